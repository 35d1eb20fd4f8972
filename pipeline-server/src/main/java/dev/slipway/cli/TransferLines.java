package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How the blobs of an image come or go: on a terminal one line for each that is painted anew as it
 * moves, elsewhere one line when it is there.
 */
final class TransferLines {
  private static final int ID_LENGTH = 12;
  private static final int BAR = 24;
  private static final double MIB = 1 << 20;
  private final Terminal terminal;
  private final boolean silent;
  private final boolean paints;
  private final String done;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private int painted;

  /**
   * @param done what a blob is that was moved, such as {@code pulled}
   */
  TransferLines(Connection connection, boolean quiet, String done) {
    this.terminal = connection.terminal();
    this.silent = quiet || connection.json;
    this.paints = "1".equals(System.getenv("SLIPWAY_TTY"));
    this.done = done;
  }

  /**
   * Asks for the transfer and shows it until its end, which it returns.
   *
   * @throws ApiException if it failed
   */
  JsonNode follow(Client client, String path, JsonNode body) throws IOException {
    try (var events = new ServerSentEvents(client.stream(path, body, "text/event-stream"))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        var data = next.get().data();
        switch (next.get().event()) {
          case "end" -> {
            return data;
          }
          case "failure" ->
              throw new ApiException(
                  0, data.path("code").asText(), Terminal.clean(data.path("detail").asText()));
          default -> show(data);
        }
      }
    }
    throw new IOException("the server went away; ask again: what has come is not lost");
  }

  private void show(JsonNode step) {
    if (silent) {
      return;
    }
    var state = step.path("state").asText();
    var blob = step.path("blob").asText().replaceFirst("^sha256:", "");
    var id = blob.substring(0, Math.min(ID_LENGTH, blob.length()));
    var line = Terminal.clean(id + "  " + told(state, step));
    if (paints) {
      lines.put(id, line);
      paint();
    } else if (!state.equals("moving")) {
      terminal.line(line);
    }
  }

  private String told(String state, JsonNode step) {
    long size = step.path("size").asLong();
    return switch (state) {
      case "moving" -> bar(step.path("bytes").asLong(), size);
      case "done" -> done + " " + amount(size);
      case "present" -> "is there already";
      case "mounted" -> "mounted from another repository";
      default -> state;
    };
  }

  private static String bar(long bytes, long size) {
    int full = size == 0 ? BAR : (int) (BAR * Math.min(bytes, size) / size);
    return "[%s%s] %s of %s"
        .formatted("=".repeat(full), " ".repeat(BAR - full), amount(bytes), amount(size));
  }

  private static String amount(long bytes) {
    return bytes < MIB
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MB", bytes / MIB);
  }

  private void paint() {
    var all = new StringBuilder();
    if (painted > 0) {
      all.append("\u001b[").append(painted).append('A');
    }
    var separator = "";
    for (var line : lines.values()) {
      all.append(separator).append("\r\u001b[2K").append(line);
      separator = "\n";
    }
    painted = lines.size();
    terminal.line(all.toString());
  }
}
