package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad slipway.yaml makes a failed run that says what is wrong and where; the server goes on. */
@ExtendWith(OneServer.class)
class BadPipelineTest {
  @ParameterizedTest
  @CsvSource({
    "empty",
    "unknown-key",
    "duplicate-key",
    "alias-bomb",
    "deep",
    "huge",
    "cycle",
    "not-yaml",
  })
  void theMistakeIsPlaced(String kind, Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", file(kind)).commit(kind);
    var printed = shop.pushAndWatch();
    var run = shop.ended(1);
    assertEquals("failed", run.path("state").asText());
    assertTrue(run.path("reason").asText().contains("slipway.yaml"), run::toString);
    if (!kind.equals("huge")) {
      assertTrue(
          run.path("reason").asText().matches("(?s).*slipway.yaml:\\d+:\\d+: .*"), run::toString);
    }
    assertTrue(printed.contains("slipway.yaml"), printed);
  }

  @Test
  void aBranchWithoutOneIsIgnoredWithThatReason(Server server) {
    var shop = Shop.create(server);
    shop.write("page.txt", "no pipeline here\n").commit("nothing");
    var printed = shop.pushAndWatch();
    assertTrue(printed.contains("no slipway.yaml"), printed);
    var ignored = shop.event("trigger.ignored", Map.of());
    assertTrue(ignored.path("data").path("reason").asText().contains("slipway.yaml"));
    assertEquals(0, shop.runs().size());
  }

  private static String file(String kind) {
    return switch (kind) {
      case "empty" -> "\n";
      case "unknown-key" -> Pages.step("true").replace("image:", "imgae:");
      case "duplicate-key" -> Pages.step("true") + "version: 1\n";
      case "alias-bomb" -> bomb();
      case "deep" -> "version: " + "[".repeat(2000) + "]".repeat(2000) + "\n";
      case "huge" -> Pages.step("true") + "# " + "x".repeat(2 << 20) + "\n";
      case "cycle" ->
          """
          version: 1
          steps:
            a: {image: localhost/busybox, run: "true", needs: [b]}
            b: {image: localhost/busybox, run: "true", needs: [a]}
          """;
      case "not-yaml" -> "version: 1\n\tsteps: {\n";
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static String bomb() {
    var bomb = new StringBuilder("version: 1\na0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return bomb.toString();
  }
}
