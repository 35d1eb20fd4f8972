package dev.slipway.cli.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of others on a port of this machine, until it is closed. */
final class Daemon implements AutoCloseable {
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 10;
  private static final int GLANCE_MILLIS = 20;

  private final Process process;
  private final Path log;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /**
   * Returns when it takes connections; goes with the lab.
   *
   * @param log where all goes that it says
   */
  static Daemon start(Lab lab, List<String> command, int port, Path log)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    var daemon = lab.guest(new Daemon(builder.redirectOutput(log.toFile()).start(), log));
    daemon.awaitPort(port);
    return daemon;
  }

  private void awaitPort(int port) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline && !process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return;
      } catch (IOException notYet) {
        continue;
      }
    }
    close();
    throw new IOException(
        "%s did not start: %s"
            .formatted(process.info().command().orElse("a server"), Files.readString(log)));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
