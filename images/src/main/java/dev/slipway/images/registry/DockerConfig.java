package dev.slipway.images.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials as docker keeps them: {@code auths} in the file itself, or helpers, programs that are
 * asked for each registry ({@code credHelpers}) or for all ({@code credsStore}). Podman's {@code
 * auth.json} is the same and may name a part of a registry, such as {@code quay.io/acme}.
 */
final class DockerConfig {
  private static final int LARGEST = 1 << 20;
  private static final String HUB = "https://index.docker.io/v1/";
  private final ObjectNode json;
  private final String what;

  private DockerConfig(ObjectNode json, String what) {
    this.json = json;
    this.what = what;
  }

  static DockerConfig read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw ImageException.malformed(file + " is too large to be a configuration of docker");
      }
      return parse(bytes, file.toString());
    } catch (IOException e) {
      throw ImageException.storage("cannot read the credentials in " + file, e);
    }
  }

  static DockerConfig parse(byte[] bytes, String what) {
    return new DockerConfig(Answers.parse(bytes, what), what);
  }

  /** Whose credentials there are for this repository, the closest entry first. */
  Credentials of(String registry, String repository) {
    String server = registry.equals("docker.io") ? HUB : registry;
    for (String key : List.of(server, registry)) {
      JsonNode helper = json.path("credHelpers").path(key);
      if (helper.isTextual()) {
        return new CredentialHelper(helper.textValue()).get(server);
      }
    }
    Optional<Credentials> written = written(registry, repository);
    if (written.isPresent()) {
      return written.get();
    }
    JsonNode store = json.path("credsStore");
    return store.isTextual() && !store.textValue().isEmpty()
        ? new CredentialHelper(store.textValue()).get(server)
        : Credentials.ANONYMOUS;
  }

  private Optional<Credentials> written(String registry, String repository) {
    for (String place : places(registry, repository)) {
      Iterator<Map.Entry<String, JsonNode>> all = json.path("auths").fields();
      while (all.hasNext()) {
        Map.Entry<String, JsonNode> each = all.next();
        if (place(each.getKey()).equals(place)) {
          Optional<Credentials> found = credentials(each.getValue());
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** {@code host/a/b}, {@code host/a}, {@code host}. */
  private static List<String> places(String registry, String repository) {
    List<String> all = new ArrayList<>();
    String path = registry + "/" + repository;
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      all.add(path.substring(0, end));
    }
    return all;
  }

  /** A key may be an address, as docker's old ones are. */
  private static String place(String key) {
    String bare = key.replaceFirst("^https?://", "");
    boolean address = bare.length() != key.length() || bare.matches("[^/]*/v[12]/?");
    String host = address && bare.indexOf('/') >= 0 ? bare.substring(0, bare.indexOf('/')) : bare;
    return host.equals("index.docker.io") || host.equals("registry-1.docker.io")
        ? "docker.io"
        : host;
  }

  /** Empty for an entry that only says that a helper has them. */
  private Optional<Credentials> credentials(JsonNode entry) {
    String identity = entry.path("identitytoken").asText("");
    if (!identity.isEmpty()) {
      return Optional.of(new Credentials.IdentityToken(identity));
    }
    String auth = entry.path("auth").asText("");
    if (!auth.isEmpty()) {
      return Optional.of(pair(auth));
    }
    String user = entry.path("username").asText("");
    String password = entry.path("password").asText("");
    return user.isEmpty() || password.isEmpty()
        ? Optional.empty()
        : Optional.of(new Credentials.Basic(user, password));
  }

  private Credentials pair(String auth) {
    try {
      String text = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon > 0) {
        String secret = text.substring(colon + 1).replaceAll("\0+$", "");
        return new Credentials.Basic(text.substring(0, colon), secret);
      }
    } catch (IllegalArgumentException e) {
      // Falls through: the decoder's message would quote the secret.
    }
    throw new ImageException(
        new Reason.Malformed(), what + " has an 'auth' that is no name and password");
  }
}
