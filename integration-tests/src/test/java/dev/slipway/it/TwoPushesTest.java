package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people push at once, to two branches: two runs, neither lost nor mixed up. */
@ExtendWith(OneServer.class)
class TwoPushesTest {
  @Test
  void eachGetsItsRun(Server server) throws Exception {
    var shop = Shop.create(server);
    var first = shop.write("slipway.yaml", Pages.step("cat page")).write("page", "a").commit("a");
    var second = shop.write("page", "b").commit("b");
    try (var threads = Executors.newFixedThreadPool(2)) {
      var pushes =
          threads.invokeAll(
              List.of(
                  () -> shop.git("push", "-q", "-o", "no-wait", "origin", first + ":refs/heads/a"),
                  () ->
                      shop.git("push", "-q", "-o", "no-wait", "origin", second + ":refs/heads/b")));
      for (var push : pushes) {
        push.get();
      }
    }
    var commits = new HashSet<String>();
    for (long number : List.of(1L, 2L)) {
      var run = shop.ended(number);
      assertEquals("succeeded", run.path("state").asText());
      commits.add(run.path("commit").asText());
    }
    assertEquals(new HashSet<>(List.of(first, second)), commits);
  }
}
