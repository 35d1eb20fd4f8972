package dev.slipway.container.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/*
 * Vert.x may only be asked on its own thread; and it buffers what is not asked for or not taken.
 * So one frame is asked for at a time, and one is on its way out at a time: what waits in memory is
 * a frame each way and what the kernel holds, whatever either side does (CVE-2026-87742 was a
 * server that buffered instead).
 */
/** One WebSocket as blocking code uses it: frames in, messages out, one after another. */
final class SocketLink {
  private static final Duration OPENING = Duration.ofSeconds(10);

  /** How long the other side may leave a message unread. */
  private static final Duration SLOWEST_READER = Duration.ofSeconds(60);

  /**
   * A frame, or the end.
   *
   * @param first whether a message begins with it
   * @param last whether a message ends with it
   */
  record Frame(boolean end, boolean binary, boolean first, boolean last, byte[] bytes) {
    private static final Frame END = new Frame(true, false, false, false, new byte[0]);
  }

  private final ServerWebSocket socket;
  private final Context context;
  private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(4);
  private volatile long pongNanos = System.nanoTime();
  private volatile boolean asking;
  private volatile boolean gone;

  private SocketLink(ServerWebSocket socket, Context context) {
    this.socket = socket;
    this.context = context;
    socket.pause();
    socket.frameHandler(this::received);
    socket.pongHandler(pong -> pongNanos = System.nanoTime());
    socket.closeHandler(closed -> end());
    socket.exceptionHandler(failure -> end());
  }

  static SocketLink upgrade(HttpServerRequest request, Context context)
      throws InterruptedException {
    var opened = new CompletableFuture<SocketLink>();
    context.runOnContext(
        go ->
            request
                .toWebSocket()
                .map(socket -> new SocketLink(socket, context))
                .onSuccess(opened::complete)
                .onFailure(opened::completeExceptionally));
    try {
      return opened.get(OPENING.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a WebSocket could not be opened", e);
    }
  }

  private void received(WebSocketFrame frame) {
    if (frame.isClose()) {
      end();
    } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      asking = false;
      offer(
          new Frame(
              false,
              !frame.isText(),
              !frame.isContinuation(),
              frame.isFinal(),
              frame.binaryData().getBytes()));
    }
  }

  private void end() {
    gone = true;
    offer(Frame.END);
  }

  /* There is room: nothing comes that was not asked for but the end, twice at most. */
  private void offer(Frame frame) {
    if (!frames.offer(frame)) {
      gone = true;
    }
  }

  /** The next frame; empty after that time. */
  Optional<Frame> next(Duration most) throws InterruptedException {
    if (!asking && !gone && frames.isEmpty()) {
      asking = true;
      context.runOnContext(go -> socket.fetch(1));
    }
    return Optional.ofNullable(frames.poll(most.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Sends a message and waits until it has left; false if the other side is gone or reads none. */
  boolean send(Buffer message) throws InterruptedException {
    return !gone && done(() -> socket.writeBinaryMessage(message));
  }

  boolean ping() throws InterruptedException {
    return !gone && done(() -> socket.writePing(Buffer.buffer(new byte[] {1})));
  }

  /** How long it has not answered a ping; none while nothing is read, its answers neither. */
  Duration silence() {
    return asking ? Duration.ofNanos(System.nanoTime() - pongNanos) : Duration.ZERO;
  }

  boolean isGone() {
    return gone;
  }

  /** Says goodbye; the code and reason are those of RFC 6455, section 7.4. */
  void close(int code, String reason) {
    gone = true;
    context.runOnContext(
        go -> {
          if (!socket.isClosed()) {
            socket.close((short) code, reason);
          }
        });
  }

  private interface Sending {
    Future<Void> send();
  }

  private boolean done(Sending sending) throws InterruptedException {
    var done = new CompletableFuture<Boolean>();
    context.runOnContext(
        go ->
            sending
                .send()
                .onSuccess(sent -> done.complete(true))
                .onFailure(failure -> done.complete(false)));
    try {
      return done.get(SLOWEST_READER.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      gone = true;
      return false;
    }
  }
}
