package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.time.Duration;

/*
 * The kernel tells of every change of its tables, whoever makes it, our own changes included: a
 * look that finds nothing is cheap, and a busy host is looked at ten times a second at most. Where
 * the kernel does not tell (no such socket), and for routing rules, a look every few seconds has
 * to do.
 */
/** Looks after the rules as soon as somebody has changed tables, and every few seconds. */
final class RulesGuard implements AutoCloseable {
  private static final Duration ANYWAY = Duration.ofSeconds(3);
  private static final Duration AT_MOST_EVERY = Duration.ofMillis(100);
  private static final int NETFILTER = 12;
  private static final int TABLES = 1 << 6;

  private final Syscalls kernel;
  private final Look look;
  private final int[] sockets;
  private final Thread thread;
  private volatile boolean closed;

  /** What is done to look after them. */
  interface Look {
    void look() throws IOException;
  }

  RulesGuard(Syscalls kernel, Look look) {
    this.kernel = kernel;
    this.look = look;
    this.sockets = sockets(kernel);
    this.thread = Thread.ofPlatform().daemon().name("network-rules").unstarted(this::guard);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private static int[] sockets(Syscalls kernel) {
    try {
      return new int[] {kernel.netlink(NETFILTER, TABLES)};
    } catch (ErrnoException e) {
      return new int[0];
    }
  }

  private void guard() {
    try {
      while (!closed) {
        if (sockets.length == 0) {
          Thread.sleep(ANYWAY);
        } else {
          kernel.poll(sockets, ANYWAY);
          hearAll();
        }
        lookNow();
        Thread.sleep(AT_MOST_EVERY);
      }
    } catch (InterruptedException | ErrnoException e) {
      // Closed; or a kernel that cannot poll, with which nothing of ours gets so far.
    } finally {
      for (var socket : sockets) {
        kernel.close(socket);
      }
    }
  }

  /** What it says is of no interest, only that it says something; too much at once is lost. */
  private void hearAll() {
    var message = new byte[1 << 16];
    for (var socket : sockets) {
      try {
        while (kernel.read(socket, message) > 0) {
          // The next one.
        }
      } catch (ErrnoException e) {
        // Nothing more to hear.
      }
    }
  }

  private void lookNow() {
    try {
      if (!closed) {
        look.look();
      }
    } catch (IOException | RuntimeException e) {
      // Nobody to tell: the next look tries again, and a new container would fail aloud.
    }
  }
}
