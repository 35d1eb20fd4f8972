package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's commands for images work, one after another, as they stand there. */
@ExtendWith(OneServer.class)
class ImageReadmeTest {
  @Test
  void everyCommandOfTheReadmeWorks(Server server) throws Exception {
    var project = Shop.create(server).name();
    var block = ReadmeBlock.of("Images").text();
    assertTrue(block.lines().filter(line -> line.startsWith("./slipway ")).count() > 10, block);
    var script = block.replace("SLIPWAY_PROJECT=shop", "SLIPWAY_PROJECT=" + project);
    var process = ReadmeBlock.shell(server, project, "set -x\n" + script).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("localhost/" + project + "/site:2"), output);
  }
}
