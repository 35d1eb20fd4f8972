package dev.slipway.container.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.access.Refusal;
import dev.slipway.container.LiveSession;
import dev.slipway.container.Output;
import dev.slipway.container.WindowSize;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;

/**
 * What goes over the socket of a terminal session: binary messages whose first byte is a channel.
 *
 * <pre>
 * 0 stdin    to the server    bytes for the process
 * 1 stdout   to the client    bytes it wrote; of a terminal, all of them
 * 2 stderr   to the client    bytes it wrote there
 * 3 control  both ways        one JSON object in one frame:
 *     {"token": "slw_..."}                     first, from a client that sent no header (a browser)
 *     {"resize": {"rows": 24, "columns": 80}}  the client's window is that large now
 *     {"close": "stdin"}                       the client's input is at its end
 *     {"open": {"terminal": true}}             the server: the session has begun, on a terminal
 *     {"exit": {"code": 0, "cause": "exited"}} the server: the process has ended; last
 *     {"error": {"code": "...", "detail": "..."}}  the server: it did not begin, or broke; last
 * </pre>
 *
 * A client that leaves without a word detaches: the process goes on.
 */
final class TerminalProtocol {
  static final byte STDIN = 0;
  static final byte STDOUT = 1;
  static final byte STDERR = 2;
  static final byte CONTROL = 3;

  /** The largest frame that is read; a control message is one frame. */
  static final int LARGEST_FRAME = 32 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private TerminalProtocol() {}

  /** What a client may say beside bytes. */
  sealed interface Control {
    record Token(String text) implements Control {
      @Override
      public String toString() {
        return "a token";
      }
    }

    record Resize(WindowSize size) implements Control {}

    record EndOfInput() implements Control {}
  }

  static Buffer output(LiveSession.Chunk chunk) {
    return framed(
        chunk.stream() == Output.Stream.STDERR ? STDERR : STDOUT, Buffer.buffer(chunk.bytes()));
  }

  static Buffer open(boolean terminal) {
    var message = JSON.createObjectNode();
    message.putObject("open").put("terminal", terminal);
    return control(message);
  }

  static Buffer exit(LiveSession.Ending ending) {
    var message = JSON.createObjectNode();
    message.putObject("exit").put("code", ending.code()).put("cause", ending.cause());
    return control(message);
  }

  static Buffer error(String code, String detail) {
    var message = JSON.createObjectNode();
    message.putObject("error").put("code", code).put("detail", detail);
    return control(message);
  }

  private static Buffer control(ObjectNode message) {
    try {
      return framed(CONTROL, Buffer.buffer(JSON.writeValueAsBytes(message)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing a control message", e);
    }
  }

  private static Buffer framed(byte channel, Buffer payload) {
    return Buffer.buffer(payload.length() + 1).appendByte(channel).appendBuffer(payload);
  }

  /**
   * What a client's control message says; empty if it says nothing that we know.
   *
   * @throws Refusal if it is no JSON, or says it wrongly
   */
  static Optional<Control> read(byte[] message) {
    try {
      var json = JSON.readTree(message);
      if (json.path("token").isTextual()) {
        return Optional.of(new Control.Token(json.path("token").asText()));
      }
      if (json.path("resize").isObject()) {
        var size = json.path("resize");
        return Optional.of(
            new Control.Resize(
                new WindowSize(size.path("rows").asInt(), size.path("columns").asInt())));
      }
      return json.path("close").asText().equals("stdin")
          ? Optional.of(new Control.EndOfInput())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID, "bad-control", "a control message that cannot be read");
    }
  }
}
