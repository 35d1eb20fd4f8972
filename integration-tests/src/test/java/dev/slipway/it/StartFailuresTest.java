package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that can't start says why in one sentence and leaves nothing behind. */
class StartFailuresTest {
  @TempDir Path dir;

  @Test
  void thePortIsInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("" + taken.getLocalPort(), "up", "--data", data(), "--port", port(taken));
    }
  }

  @Test
  void theDataIsOfANewerVersion() throws IOException {
    Files.createDirectories(Path.of(data()));
    Files.writeString(Path.of(data(), "VERSION"), "999\n");
    refused("999", "up", "--data", data(), "--port", "0");
  }

  @Test
  void itIsNotRoot() {
    var ended =
        Cli.alone()
            .call(
                List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"),
                "up",
                "--data",
                data());
    assertEquals(2, ended.exit(), ended::output);
    assertTrue(ended.output().contains("root"), ended::output);
  }

  @Test
  void theDiskIsNearlyFull() throws IOException, InterruptedException {
    var small = Files.createDirectories(dir.resolve("small"));
    call("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small.toString());
    try {
      refused("MiB are free", "up", "--data", small.resolve("data").toString(), "--port", "0");
    } finally {
      call("umount", small.toString());
    }
  }

  @Test
  void optionsThatDoNotExistAreNamed() {
    refused("--prot", "up", "--prot", "1");
    refused("'x1'", "up", "--port", "x1");
  }

  @Test
  void thereIsNoEngine() {
    var prefix = List.of("env", "SLIPWAY_RUNTIME_ENGINE=/no/such/engine");
    refusedUnder(prefix, "/no/such/engine", "up", "--data", data(), "--port", "0");
  }

  @Test
  void whatAServerLeavesWhenItCannotStartIsNoStrangerToTheNext() throws IOException {
    thereIsNoEngine();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused("" + taken.getLocalPort(), "up", "--data", data(), "--port", port(taken));
    }
  }

  private static void refused(String reason, String... arguments) {
    refusedUnder(List.of(), reason, arguments);
  }

  private static void refusedUnder(List<String> prefix, String reason, String... arguments) {
    var ended = Cli.alone().call(prefix, arguments);
    assertEquals(2, ended.exit(), ended::output);
    assertTrue(ended.output().contains(reason), ended::output);
    assertFalse(ended.output().contains("\tat "), ended::output);
  }

  private String data() {
    return dir.resolve("data").toString();
  }

  private static String port(ServerSocket socket) {
    return Integer.toString(socket.getLocalPort());
  }

  private static void call(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }
}
