package dev.slipway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The logins kept in {@code $XDG_CONFIG_HOME/slipway/logins.json}, mode 0600. {@code SLIPWAY_URL}
 * and {@code SLIPWAY_TOKEN} go before it.
 */
public final class Logins {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Path file;
  private final Map<String, String> environment;

  public Logins(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    var home = Path.of(environment.getOrDefault("HOME", "/root"));
    var config =
        Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
            .filter(dir -> !dir.isBlank())
            .map(Path::of)
            .orElse(home.resolve(".config"));
    this.file = config.resolve("slipway").resolve("logins.json");
  }

  /** The login to use: of that server if one is named, else the last one made. */
  public Login current(Optional<String> url) {
    var stored = read();
    var wanted =
        url.or(() -> Optional.ofNullable(environment.get("SLIPWAY_URL")))
            .map(u -> new Login(u, "", "").url())
            .orElse(stored.path("current").asText("http://localhost:8080"));
    var token = environment.get("SLIPWAY_TOKEN");
    if (token != null) {
      return new Login(wanted, "SLIPWAY_TOKEN", token);
    }
    var known = stored.path("servers").path(wanted);
    return new Login(wanted, known.path("name").asText(""), known.path("token").asText(""));
  }

  /** Keeps a login and makes it the current one. */
  public Path keep(Login login) {
    var all = read();
    all.put("current", login.url());
    all.withObjectProperty("servers")
        .withObjectProperty(login.url())
        .put("name", login.name())
        .put("token", login.token());
    try {
      var dir = file.getParent();
      Files.createDirectories(dir);
      var owner = PosixFilePermissions.fromString("rw-------");
      var part =
          Files.createTempFile(dir, "logins", ".part", PosixFilePermissions.asFileAttribute(owner));
      JSON.writerWithDefaultPrettyPrinter().writeValue(part.toFile(), all);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private ObjectNode read() {
    if (!Files.exists(file)) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode read = JSON.readTree(file.toFile());
      return read instanceof ObjectNode object ? object : JSON.createObjectNode();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not readable JSON; remove it and log in again", e);
    }
  }
}
