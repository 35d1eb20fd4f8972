package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every command of the README's section on containers does what it says, in the order it stands.
 */
@ExtendWith(OneServer.class)
class ContainerReadmeTest {
  @Test
  void everyCommandOfTheReadmeWorks(Server server) throws Exception {
    var project = Shop.create(server).name();
    var commands = commands();
    assertTrue(commands.size() > 15, commands::toString);
    for (var command : commands) {
      run(server, project, command.replace("/shop/", "/" + project + "/"));
    }
  }

  private static List<String> commands() throws IOException {
    return ReadmeBlock.of("Containers")
        .text()
        .lines()
        .filter(line -> line.startsWith("./slipway "))
        .map(line -> line.replaceFirst("    #.*", ""))
        .toList();
  }

  private static void run(Server server, String project, String command) throws Exception {
    boolean shell = command.contains(" -it ");
    var line = shell ? "script -qfec '" + command + "' /dev/null" : command;
    var builder = ReadmeBlock.shell(server, project, line);
    var process = builder.start();
    try (var keys = process.getOutputStream()) {
      if (shell) {
        keys.write("exit 0\r".getBytes(StandardCharsets.US_ASCII));
      }
      keys.flush();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> command + "\n" + output);
    }
  }
}
