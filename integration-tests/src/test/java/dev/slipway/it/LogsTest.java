package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a step writes is kept whole, numbered, both streams apart, with secrets masked. */
@ExtendWith(OneServer.class)
class LogsTest {
  @Test
  void linesAreNumberedAndStreamsApart(Server server) {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("for i in 1 2 3; do echo out$i; echo err$i >&2; done"))
        .commit("chatty");
    shop.push();
    shop.ended(1);
    var items = log(server, shop);
    for (int i = 0; i < items.size(); i++) {
      assertEquals(i, items.get(i).path("n").asInt());
    }
    assertEquals(List.of("out1", "out2", "out3"), texts(items, "stdout"));
    assertEquals(List.of("err1", "err2", "err3"), texts(items, "stderr"));
    var tail = server.get(shop.path() + "/runs/1/steps/only/logs?from=4&limit=1").path("items");
    assertEquals(items.get(4), tail.get(0));
  }

  @Test
  void namesAndOutputMayBeOfAnyScript(Server server) {
    var shop = Shop.create(server);
    shop.write("gr\u00fc\u00dfe-\u65e5\u672c.txt", "\u65e5\u672c\n");
    shop.write("slipway.yaml", Pages.step("echo *.txt; cat *.txt")).commit("\u00fc");
    shop.push();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
    var text = texts(log(server, shop), "stdout");
    assertEquals(List.of("gr\u00fc\u00dfe-\u65e5\u672c.txt", "\u65e5\u672c"), text.subList(0, 2));
  }

  @Test
  void binaryAndOneHugeLineHurtNothing(Server server) {
    var shop = Shop.create(server);
    shop.write(
            "slipway.yaml",
            Pages.step(
                "head -c 100000 /dev/urandom; head -c 104857600 /dev/zero | tr '\\0' x; echo"))
        .commit("noisy");
    shop.push();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
  }

  @Test
  void secretsAreFilesAndMasked(Server server) {
    var shop = Shop.create(server);
    var secret = "correct-horse-battery";
    server.call(
        server.request(
            "PUT",
            shop.path() + "/secrets/API_KEY",
            server.token(),
            "{\"value\": \"" + secret + "\"}"),
        204);
    shop.write(
            "slipway.yaml",
            """
            version: 1
            steps:
              only:
                image: localhost/busybox
                secrets: [API_KEY]
                run: |
                  cat /run/secrets/API_KEY; echo
                  wc -c < /run/secrets/API_KEY
                  env
            """)
        .commit("secretive");
    shop.push();
    assertEquals("succeeded", shop.ended(1).path("state").asText());
    var text = texts(log(server, shop), "stdout");
    assertTrue(text.contains("" + secret.length()), text::toString);
    assertFalse(text.toString().contains(secret), text::toString);
    assertFalse(server.get(shop.path() + "/secrets").toString().contains(secret));
  }

  private static List<JsonNode> log(Server server, Shop shop) {
    var items = new ArrayList<JsonNode>();
    server
        .get(shop.path() + "/runs/1/steps/only/logs?from=0&limit=1000")
        .path("items")
        .forEach(items::add);
    return items;
  }

  private static List<String> texts(List<JsonNode> items, String stream) {
    return items.stream()
        .filter(item -> item.path("s").asText().equals(stream))
        .map(item -> item.path("text").asText())
        .toList();
  }
}
