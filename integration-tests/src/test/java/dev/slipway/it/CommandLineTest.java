package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command line shows and does what the API does, and its exit codes equal the result. */
@ExtendWith(OneServer.class)
class CommandLineTest {
  @Test
  void aRunIsListedShownFollowedAndItsResultIsTheExitCode(Server server) throws IOException {
    var cli = Cli.of(server);
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("echo hello; exit 4")).commit("one");
    shop.push();
    var followed = cli.run(1, "run", "logs", "-f", shop.name() + "/1");
    assertTrue(followed.contains("only | hello"), followed);
    assertTrue(cli.run(0, "run", "ls", shop.name()).contains(shop.name() + "/1"));
    assertTrue(cli.run(1, "run", "show", shop.name() + "/1").contains("failed"));
    var json = Server.JSON.readTree(cli.run(0, "run", "ls", shop.name(), "--json"));
    assertEquals("failed", json.path("items").get(0).path("state").asText());
    assertFalse(followed.contains("\u001b"), "colours without a terminal");
  }

  @Test
  void aReleaseIsApprovedAndRolledBack(Server server) {
    var cli = Cli.of(server);
    var shop = Shop.create(server);
    var first = shop.write("slipway.yaml", Pages.WEB).write("page.txt", "1\n").commit("one");
    shop.push();
    shop.event("promotion.awaiting", Map.of("commit", first));
    cli.run(0, "approve", shop.name());
    shop.serves("production", first);
    assertTrue(cli.run(0, "stage", "ls", shop.name()).contains("production"));
    var second = shop.write("page.txt", "2\n").commit("two");
    shop.push();
    shop.serves("staging", second);
    cli.run(0, "rollback", shop.name(), "--stage", "staging");
    shop.serves("staging", first);
    cli.run(0, "promote", shop.name() + "/2", "--stage", "staging");
    shop.serves("staging", second);
    assertTrue(cli.run(0, "image", "ls").contains(shop.name() + "/page"));
  }

  @Test
  void mistakesAreSentences(Server server) {
    var cli = Cli.of(server);
    assertTrue(cli.run(1, "run", "ls", "no-such-project").contains("slipway: no project"));
    assertTrue(cli.run(2, "run", "shwo", "x/1").contains("shwo"));
    assertTrue(cli.run(2, "run", "show", "nonsense").contains("PROJECT/NUMBER"));
    assertTrue(
        Cli.alone().run(1, "project", "ls", "--url", "http://localhost:1").contains("no server"));
    assertTrue(Cli.alone().run(1, "whoami", "--url", server.url()).contains("not logged in"));
    var strange = Cli.alone().run(1, "whoami", "--url", "nonsense");
    assertTrue(strange.contains("not the address of a server"), strange);
    var file = Cli.alone().run(1, "login", "--token-file", "/no/such/file");
    assertTrue(file.contains("there is no file /no/such/file"), file);
    for (var mistake : new String[] {"ls", "shwo x/1", "show nonsense", "ls --nosuch x", ""}) {
      var told = cli.run(2, ("run " + mistake).split(" "));
      assertEquals(2, told.lines().count(), told);
    }
  }

  @Test
  void everyCommandSaysWhatItDoes() {
    for (var command : new String[] {"up", "demo", "test", "systemd", "bench", "run", "run logs"}) {
      var help = Cli.alone().run(0, (command + " --help").split(" "));
      assertTrue(help.startsWith("Usage: slipway " + command), help);
      assertEquals(help, Cli.alone().run(0, ("help " + command).split(" ")));
    }
  }

  @Test
  void logsAreLinesOfJsonForPrograms(Server server) throws IOException {
    var cli = Cli.of(server);
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("echo one; echo two")).commit("one");
    shop.pushAndWatch();
    var lines = cli.run(0, "run", "logs", shop.name() + "/1", "--json").lines().toList();
    assertEquals(2, lines.size(), lines::toString);
    assertEquals("one", Server.JSON.readTree(lines.getFirst()).path("text").asText());
    assertEquals("only", Server.JSON.readTree(lines.getFirst()).path("step").asText());
    var wrong = cli.run(1, "run", "logs", shop.name() + "/1", "--step", "nope");
    assertTrue(wrong.contains("no step 'nope'"), wrong);
  }

  @Test
  void doctorTellsOfThisHost() throws IOException {
    var table = Server.JSON.readTree(Cli.alone().run(0, "doctor", "--json"));
    var checks = table.path("items").findValuesAsText("check");
    assertEquals("rights", checks.removeFirst());
    assertEquals(
        List.of(
            "kernel",
            "cgroups",
            "overlay",
            "engine",
            "user namespaces",
            "conmon",
            "network",
            "netfilter",
            "JDK",
            "git",
            "busybox",
            "gzip",
            "disk"),
        checks);
  }

  @Test
  void helpNamesEveryCommand() {
    var help = Cli.alone().run(0, "help");
    for (var command : new String[] {"up", "down", "demo", "test", "doctor", "login", "run"}) {
      assertTrue(help.contains("  " + command + " "), help);
    }
  }
}
