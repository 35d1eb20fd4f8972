package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server is killed: containers go on, and what happened meanwhile is said when it returns. */
class ContainerSurvivalTest {
  private static final String IMAGE = "localhost/busybox";

  @Test
  void containersGoOnAndWhatTheyDidMeanwhileIsSaid() throws IOException {
    try (var server = Server.start()) {
      var shop = Yard.of(server);
      var stays = shop.run(0, "run", "-d", "--name", "stays", IMAGE, "sleep", "600").strip();
      var ends =
          shop.run(0, "run", "-d", "--name", "ends", IMAGE, "sh", "-c", "sleep 3; exit 4").strip();
      shop.run(0, "run", "-d", "--rm", "--name", "goes", IMAGE, "sleep", "3");
      server.kill();
      server.restart();
      shop.project().event("container.exited", Map.of("name", "ends", "exit", "4"));
      shop.project().event("container.removed", Map.of("name", "goes"));
      assertEquals("running", shop.inspect("stays").path("status").asText());
      assertEquals("hello\n", shop.run(0, "exec", "stays", "echo", "hello"));
      assertEquals(List.of("created", "started", "exited"), shop.facts(ends));
      assertTrue(shop.facts(stays).containsAll(List.of("created", "started")));
      shop.run(0, "rm", "-f", "stays", "ends");
      assertEquals("", shop.run(0, "ps", "-aq"));
    }
  }
}
