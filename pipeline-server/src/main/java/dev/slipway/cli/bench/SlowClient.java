package dev.slipway.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/*
 * A plain socket, as no buffer of a client's own may stand between us and the server: what is not
 * taken, or not yet sent, the server has to wait for.
 */
/** One long transfer that hurries through its first megabytes and then hardly goes on. */
final class SlowClient implements AutoCloseable {
  private static final int PIECE = 64 * 1024;
  private static final int HURRIED = 4 * 1024 * 1024;
  private static final int PAUSE_MILLIS = 50;

  private final Socket socket;
  private final Thread thread;
  private final CountDownLatch hurried;
  private Optional<IOException> failure = Optional.empty();
  private volatile boolean closed;

  private SlowClient(Socket socket, String head, boolean sends, CountDownLatch hurried) {
    this.socket = socket;
    this.hurried = hurried;
    this.thread = Thread.ofVirtual().unstarted(() -> transfer(head, sends));
  }

  /**
   * @param method GET to take; anything else sends
   * @param head all fields of the request but the host, each line ended
   * @param hurried counted down when the first megabytes have moved, or never will
   */
  static SlowClient start(String method, URI uri, String head, CountDownLatch hurried)
      throws IOException {
    var target =
        uri.getRawPath() + Optional.ofNullable(uri.getRawQuery()).map("?"::concat).orElse("");
    var whole =
        "%s %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(method, target, uri.getAuthority(), head);
    var socket = new Socket(uri.getHost(), uri.getPort());
    var client = new SlowClient(socket, whole, !method.equals("GET"), hurried);
    client.thread.start();
    return client;
  }

  private void transfer(String head, boolean sends) {
    try {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var piece = new byte[PIECE];
      for (long moved = 0; !closed; ) {
        moved += sends ? send(piece) : take(piece);
        if (moved >= HURRIED) {
          hurried.countDown();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (IOException e) {
      failure = closed ? Optional.empty() : Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hurried.countDown();
    }
  }

  private int send(byte[] piece) throws IOException {
    socket.getOutputStream().write(piece);
    return piece.length;
  }

  private int take(byte[] piece) throws IOException {
    int got = socket.getInputStream().read(piece);
    if (got < 0) {
      throw new EOFException("the server ended the transfer");
    }
    return got;
  }

  /** Fails unless the transfer is still going on. */
  void check() throws IOException {
    if (!thread.isAlive()) {
      throw new IOException("a transfer has ended too early", failure.orElse(null));
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
