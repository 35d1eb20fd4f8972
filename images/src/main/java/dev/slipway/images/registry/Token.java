package dev.slipway.images.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** The value of an {@code Authorization} header, and how it is had. Never logged, never shown. */
record Token(String header) {
  private static final int LARGEST = 256 * 1024;
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._~+/=-]{1,65536}");

  static Token basic(Credentials.Basic who) {
    byte[] pair = (who.user() + ":" + who.secret()).getBytes(StandardCharsets.UTF_8);
    return new Token("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * Asks the realm for a token to pull exactly this repository, whatever scope the registry named
   * (distribution "token authentication"). The realm was checked before credentials go there.
   */
  static Token fetch(
      Transport http,
      Address registry,
      Challenge.Bearer challenge,
      String repository,
      Credentials who)
      throws IOException {
    URI realm = Address.uri(challenge.realm());
    registry.checkRealm(realm);
    String query = "scope=" + encoded("repository:" + repository + ":pull");
    if (challenge.service().isPresent()) {
      query += "&service=" + encoded(challenge.service().get());
    }
    String joint = realm.getRawQuery() == null ? "?" : "&";
    HttpRequest.Builder request =
        http.request(Address.uri(challenge.realm() + joint + query), "application/json");
    if (who instanceof Credentials.Basic basic) {
      request.header("Authorization", basic(basic).header());
    }
    try (Response response = http.send(request.build())) {
      if (response.status() != 200) {
        throw new ImageException(
            new Reason.Unauthorized(),
            "registry "
                + registry.registry()
                + " gives no token for "
                + repository
                + "; check its name and the credentials");
      }
      return read(response.bytes(LARGEST, "a token"));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Token read(byte[] json) throws IOException {
    try {
      JsonNode answer = new ObjectMapper().readTree(json);
      String token = answer.path("token").asText(answer.path("access_token").asText(""));
      if (GRAMMAR.matcher(token).matches()) {
        return new Token("Bearer " + token);
      }
    } catch (JsonProcessingException e) {
      // Falls through: the parser's message would quote the token.
    }
    throw ImageException.malformed("the registry's token server gave something that is no token");
  }

  @Override
  public String toString() {
    return "Token[(hidden)]";
  }
}
