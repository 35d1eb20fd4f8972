package dev.slipway.images.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.Proxies;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What registries and people write to us in small forms: read right, or refused, never a fault. */
class HeadersFuzzTest {
  private static final int ROUNDS = Integer.getInteger("slipway.images.rounds", 1500);
  private static final String CANARY = "canary-secret";
  private static final List<String> SEEDS =
      List.of(
          "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"x\"",
          "bearer service=a, realm=\"https://a.b/c?d=e\"",
          "Basic realm=\"r\", Bearer realm=\"x\"",
          "Bearer realm=\"\\\"\"",
          "</v2/a/tags/list?n=5&last=x>; rel=\"next\"",
          "<https://elsewhere/>;rel=next",
          "bytes 5-9/10",
          "bytes 0-0/*",
          "bytes=0-17",
          "0-0",
          "0-999999999999999999",
          "bytes 9-5/10");

  private static final List<String> FILES =
      List.of(
          "{\"auths\":{\"ghcr.io\":{\"auth\":\"YWRhOmNhbmFyeS1zZWNyZXQ=\"}}}",
          "{\"auths\":{\"https://index.docker.io/v1/\":{\"username\":\"ada\",\"password\":\"x\"}}}",
          "{\"auths\":{\"a/b\":{\"identitytoken\":\"canary-secret\"}},\"credsStore\":\"\"}",
          "{\"credHelpers\":{\"ghcr.io\":\"../../bin/sh\"}}");

  @Test
  void challengesAreUnderstoodAsTheyAreWritten() {
    assertEquals(
        new Challenge.Bearer("https://a/t", Optional.of("s")),
        Challenge.read(List.of("Basic realm=\"x\"", "Bearer realm=\"https://a/t\",service=\"s\"")));
    assertEquals(new Challenge.Basic(), Challenge.read(List.of("BASIC")));
    assertEquals(new Challenge.Unknown(), Challenge.read(List.of("Negotiate", "Bearer x=y")));
  }

  @Test
  void rangesAndLinksAreUnderstoodAsTheyAreWritten() {
    assertEquals(Optional.of(new Span(5, 9, OptionalLong.of(10))), Span.ofContent("bytes 5-9/10"));
    assertEquals(Optional.empty(), Span.ofContent("bytes 9-5/10"));
    assertEquals(0, Span.ofUpload("0-0").orElseThrow().received());
    assertEquals(18, Span.ofUpload("bytes=0-17").orElseThrow().received());
    assertEquals(Optional.empty(), Span.ofUpload("0-99999999999999999999"));
    assertEquals(Optional.of("/v2/x?last=a"), Link.next(List.of("</v2/x?last=a>; rel=\"next\"")));
    assertEquals(Optional.empty(), Link.next(List.of("</v2/x>; rel=\"prev\"")));
  }

  @Test
  void dockersFileIsUnderstoodAsDockerDoes() {
    Credentials ada = new Credentials.Basic("ada", CANARY);
    String auth = "{\"auth\":\"YWRhOmNhbmFyeS1zZWNyZXQ=\"}";
    for (Map.Entry<String, String> each :
        Map.of(
                "docker.io", "https://index.docker.io/v1/",
                "ghcr.io", "https://ghcr.io",
                "localhost:5000", "localhost:5000",
                "quay.io", "quay.io/acme")
            .entrySet()) {
      String json = "{\"auths\":{\"" + each.getValue() + "\":" + auth + "}}";
      DockerConfig config = DockerConfig.parse(json.getBytes(UTF_8), "x");
      assertEquals(ada, config.of(each.getKey(), "acme/site"), each.getValue());
      assertEquals(Credentials.ANONYMOUS, config.of("other.io", "acme/site"));
    }
  }

  @Test
  void nothingThatIsSentIsAFault() {
    Random random = new Random(42);
    for (int i = 0; i < ROUNDS; i++) {
      String header = mutated(random, SEEDS.get(random.nextInt(SEEDS.size())));
      Challenge.read(List.of(header, header));
      Link.next(List.of(header));
      Span.ofContent(header).ifPresent(s -> assertTrue(s.first() <= s.last() && s.first() >= 0));
      Span.ofUpload(header).ifPresent(s -> assertTrue(s.received() >= 0));
      file(mutated(random, FILES.get(random.nextInt(FILES.size()))));
      Proxies.of(Optional.empty(), Optional.empty(), Optional.of(header))
          .forTarget(URI.create("https://10.1.2.3:5000/"));
    }
  }

  private static void file(String text) {
    try {
      DockerConfig.parse(text.getBytes(UTF_8), "config.json").of("ghcr.io", "a/b");
    } catch (ImageException e) {
      // The seeds name no helper that there could be; one refused says which.
      assertTrue(!e.toString().contains(CANARY), e::toString);
      assertTrue(!String.valueOf(e.getMessage()).isEmpty());
    }
  }

  private static String mutated(Random random, String seed) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = random.nextInt(6); n > 0 && !text.isEmpty(); n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(300));
        case 2 -> text.insert(at, "\"\\,=<>;-/ \n".charAt(random.nextInt(11)));
        default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 9)).repeat(40));
      }
    }
    return text.toString();
  }
}
