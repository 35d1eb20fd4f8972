package dev.slipway.images.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The value of an {@code Authorization} header, and how it is had. Never logged, never shown. */
record Token(String header) {
  private static final int LARGEST = 256 * 1024;
  private static final String CLIENT = "slipway";
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._~+/=-]{1,65536}");

  static Token basic(Credentials.Basic who) {
    byte[] pair = (who.user() + ":" + who.secret()).getBytes(StandardCharsets.UTF_8);
    return new Token("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /**
   * Asks the realm for a token with exactly these scopes, whatever scope the registry named
   * (distribution "Token Authentication" and "OAuth2 Token Authentication"). The realm is checked
   * before credentials go there.
   */
  static Token fetch(
      Transport http,
      Address registry,
      Challenge.Bearer challenge,
      List<String> scopes,
      Credentials who)
      throws IOException {
    registry.checkRealm(Address.uri(challenge.realm()));
    Ask ask =
        switch (who) {
          case Credentials.Anonymous() -> byQuery(challenge, scopes);
          case Credentials.Basic basic ->
              byQuery(challenge, scopes).with("Authorization", basic(basic).header());
          case Credentials.IdentityToken identity -> byForm(challenge, scopes, identity);
        };
    try (Response response = http.send(ask, Optional.empty())) {
      if (response.isPassing()) {
        throw new IOException("its token server answered " + response.status());
      }
      if (response.status() != 200) {
        throw new ImageException(
            new Reason.Unauthorized(),
            "registry "
                + registry.registry()
                + " gives no token"
                + (scopes.isEmpty() ? "" : " for " + scopes.getFirst())
                + "; check its name, the credentials and what they may do");
      }
      return read(response.bytes(LARGEST, "a token"));
    }
  }

  private static Ask byQuery(Challenge.Bearer challenge, List<String> scopes) {
    List<String> fields = new ArrayList<>();
    scopes.forEach(scope -> fields.add("scope=" + encoded(scope)));
    challenge.service().ifPresent(service -> fields.add("service=" + encoded(service)));
    URI realm = Address.uri(challenge.realm());
    String joint = realm.getRawQuery() == null ? "?" : "&";
    String query = fields.isEmpty() ? "" : joint + String.join("&", fields);
    return Ask.get(Address.uri(challenge.realm() + query), "application/json");
  }

  private static Ask byForm(
      Challenge.Bearer challenge, List<String> scopes, Credentials.IdentityToken identity) {
    List<String> fields = new ArrayList<>();
    fields.add("grant_type=refresh_token");
    fields.add("client_id=" + CLIENT);
    fields.add("refresh_token=" + encoded(identity.token()));
    if (!scopes.isEmpty()) {
      fields.add("scope=" + encoded(String.join(" ", scopes)));
    }
    challenge.service().ifPresent(service -> fields.add("service=" + encoded(service)));
    return Ask.send(
        "POST",
        Address.uri(challenge.realm()),
        "application/x-www-form-urlencoded",
        Body.of(String.join("&", fields).getBytes(StandardCharsets.UTF_8)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Token read(byte[] json) {
    JsonNode answer = Answers.parse(json, "the answer of the registry's token server");
    String token = answer.path("token").asText(answer.path("access_token").asText(""));
    if (!GRAMMAR.matcher(token).matches()) {
      throw ImageException.malformed("the registry's token server gave something that is no token");
    }
    return new Token("Bearer " + token);
  }

  @Override
  public String toString() {
    return "Token[(hidden)]";
  }
}
