package dev.slipway.runtime.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Those who have connected to a local socket, but whom its owner has not yet let in: what the owner
 * sends to all meanwhile does not reach them.
 */
public final class AcceptQueue {
  private static final Path TABLE = Path.of("/proc/net/unix");

  /** State of a socket in the kernel's table that nobody has accepted yet. */
  private static final String CONNECTING = "02";

  private static final int STATE = 5;
  private static final int PATH = 7;
  private static final long PAUSE_NANOS = 1_000_000;

  private AcceptQueue() {}

  /**
   * Waits until nobody waits at any socket of that file name, for that long at most: the kernel
   * tells the path as it was bound, which need not say whose it is.
   */
  public static void awaitEmpty(String fileName, Duration most) throws IOException {
    var deadline = System.nanoTime() + most.toNanos();
    while (isAnybodyAt("/" + fileName) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static boolean isAnybodyAt(String end) throws IOException {
    try (var lines = Files.lines(TABLE, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.endsWith(end))
          .map(line -> line.strip().split("\\s+", PATH + 1))
          .anyMatch(columns -> columns.length > PATH && columns[STATE].equals(CONNECTING));
    }
  }
}
