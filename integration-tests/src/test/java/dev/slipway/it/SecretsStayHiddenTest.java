package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A secret that was used everywhere is nowhere on the disk but encrypted. */
class SecretsStayHiddenTest {
  private static final String CANARY = "canary-9f2b7c61d0e84a35";

  @Test
  void nothingOnDiskHoldsIt() throws IOException {
    try (var server = Server.start()) {
      var shop = Shop.create(server);
      for (var stage : List.of("", "?stage=staging")) {
        server.call(
            server.request(
                "PUT",
                shop.path() + "/secrets/TOKEN" + stage,
                server.token(),
                "{\"value\": \"" + CANARY + "\"}"),
            204);
      }
      var yaml =
          Pages.WEB
              .replace(
                  "run: grep -q . page.txt", "secrets: [TOKEN]\n    run: cat /run/secrets/TOKEN")
              .replace(
                  "deploy: {image: page, port: 8080}",
                  "deploy: {image: page, port: 8080, secrets: [TOKEN]}");
      var commit = shop.write("slipway.yaml", yaml).write("page.txt", "1\n").commit("secretive");
      shop.push();
      shop.serves("staging", commit);
      shop.event("promotion.awaiting", Map.of());
      assertEquals(List.of(), holders(server.data()));
      server.kill();
      assertEquals(List.of(), holders(server.data()));
      server.restart();
    }
  }

  private static List<String> holders(Path data) throws IOException {
    var holders = new ArrayList<String>();
    var canary = CANARY.getBytes(StandardCharsets.UTF_8);
    try (var files = Files.walk(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!onTmpfs(file) && contains(file, canary)) {
          holders.add(data.relativize(file).toString());
        }
      }
    } catch (java.io.UncheckedIOException renamed) {
      return holders(data);
    }
    return holders;
  }

  private static boolean onTmpfs(Path file) throws IOException {
    return Files.exists(file) && Files.getFileStore(file).type().equals("tmpfs");
  }

  private static boolean contains(Path file, byte[] needle) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return text.contains(new String(needle, StandardCharsets.ISO_8859_1));
  }
}
