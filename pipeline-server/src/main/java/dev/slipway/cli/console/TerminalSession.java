package dev.slipway.cli.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a terminal session's socket. Messages are binary, their first byte a channel:
 * 0 stdin, 1 stdout, 2 stderr, 3 control (one JSON object); as the server's TerminalProtocol has
 * it.
 *
 * <p>A message is asked for when the one before was written out: a slow pipe holds up the server,
 * not our memory.
 */
public final class TerminalSession implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte STDIN = 0;
  private static final byte STDERR = 2;
  private static final byte CONTROL = 3;
  private static final int MOST_CONTROL = 64 << 10;

  private final OutputStream out;
  private final OutputStream err;
  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final StringBuilder control = new StringBuilder();
  private int channel = -1;
  private @Nullable WebSocket socket;

  public TerminalSession(OutputStream out, OutputStream err) {
    this.out = out;
    this.err = err;
  }

  /** Why a session did not begin, or broke. */
  public static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    BrokenException(String code, String message) {
      super(message);
      this.code = code;
    }

    /** Stable, for programs. */
    public String code() {
      return code;
    }
  }

  @Override
  public void onOpen(WebSocket opening) {
    socket = opening;
    opening.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    try {
      received(data, last);
    } catch (IOException e) {
      fail("output", "what the container writes cannot be written here: " + e.getMessage());
    }
    from.request(1);
    return null;
  }

  private void received(ByteBuffer data, boolean last) throws IOException {
    if (channel < 0 && data.hasRemaining()) {
      channel = data.get();
    }
    var bytes = new byte[data.remaining()];
    data.get(bytes);
    if (channel == CONTROL) {
      control.append(new String(bytes, StandardCharsets.UTF_8));
      if (control.length() > MOST_CONTROL) {
        throw new IOException("a control message without end");
      }
    } else {
      var to = channel == STDERR ? err : out;
      to.write(bytes);
      to.flush();
    }
    if (last) {
      if (channel == CONTROL) {
        obey(JSON.readTree(control.toString()));
        control.setLength(0);
      }
      channel = -1;
    }
  }

  private void obey(JsonNode message) {
    if (message.path("open").isObject()) {
      opened.complete(message.path("open").path("terminal").asBoolean());
    } else if (message.path("exit").isObject()) {
      exit.complete(message.path("exit").path("code").asInt());
    } else if (message.path("error").isObject()) {
      fail(
          message.path("error").path("code").asText(),
          message.path("error").path("detail").asText());
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fail("closed", "the server closed the session" + (reason.isEmpty() ? "" : ": " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fail("broken", "the connection to the server broke: " + error.getMessage());
  }

  private void fail(String code, String message) {
    var failure = new BrokenException(code, message);
    opened.completeExceptionally(failure);
    exit.completeExceptionally(failure);
  }

  /** Waits until it has begun; whether it is a terminal there. */
  public boolean awaitOpen() throws IOException {
    return await(opened);
  }

  /** Waits until it has ended; the exit code. */
  public int awaitExit() throws IOException {
    return await(exit);
  }

  private static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** Sends bytes to its input, and waits until they are on their way. */
  public void send(byte[] bytes, int length) throws IOException {
    var message = ByteBuffer.allocate(length + 1).put(STDIN).put(bytes, 0, length).flip();
    send(message);
  }

  /** Its input is at its end. */
  public void endInput() throws IOException {
    send(JSON.createObjectNode().put("close", "stdin"));
  }

  public void resize(LocalTerminal.Window window) throws IOException {
    var message = JSON.createObjectNode();
    message.putObject("resize").put("rows", window.rows()).put("columns", window.columns());
    send(message);
  }

  private void send(ObjectNode message) throws IOException {
    var json = JSON.writeValueAsBytes(message);
    send(ByteBuffer.allocate(json.length + 1).put(CONTROL).put(json).flip());
  }

  private synchronized void send(ByteBuffer message) throws IOException {
    var open = socket;
    if (open == null) {
      throw new IOException("the session is not open");
    }
    try {
      open.sendBinary(message, true).join();
    } catch (CompletionException e) {
      throw new IOException("the session is over", e);
    }
  }

  /** Lets go of it: what runs there goes on. */
  @Override
  public void close() {
    var open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
