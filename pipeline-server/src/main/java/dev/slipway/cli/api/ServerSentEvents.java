package dev.slipway.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A stream of server-sent events (WHATWG HTML, section 9.2), read one by one. Closing it ends the
 * request.
 */
public final class ServerSentEvents implements AutoCloseable {
  /** One event; {@code data} is parsed as JSON. */
  public record Message(String id, String event, JsonNode data) {}

  private final InputStream body;
  private final BufferedReader lines;
  private String lastId = "";

  public ServerSentEvents(InputStream body) {
    this.body = body;
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  /** The next event, or empty at the end of the stream. */
  public Optional<Message> next() throws IOException {
    var data = new StringBuilder();
    var event = "message";
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          return Optional.of(new Message(lastId, event, Client.JSON.readTree(data.toString())));
        }
        event = "message";
      } else if (line.startsWith("data:")) {
        data.append(data.isEmpty() ? "" : "\n").append(value(line, 5));
      } else if (line.startsWith("event:")) {
        event = value(line, 6);
      } else if (line.startsWith("id:")) {
        lastId = value(line, 3);
      }
    }
    return Optional.empty();
  }

  private static String value(String line, int after) {
    return line.startsWith(" ", after) ? line.substring(after + 1) : line.substring(after);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
