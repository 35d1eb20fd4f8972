package dev.slipway.cli;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.Logins;
import dev.slipway.cli.term.Table;
import dev.slipway.cli.term.Terminal;
import java.time.Instant;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options of every command that asks a server. */
final class Connection {
  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "the server (default: the last login)")
  private Optional<String> url = Optional.empty();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "print the server's JSON")
  boolean json;

  private final Terminal terminal = Terminal.standard(System.getenv());

  Client client() {
    return new Client(new Logins(System.getenv()).current(url));
  }

  Terminal terminal() {
    return terminal;
  }

  /** Prints the items of a list answer, as JSON or as a table. */
  void list(JsonNode answer, Table table, BiConsumer<Table, JsonNode> row) {
    if (json) {
      terminal.line(answer.toPrettyString());
      return;
    }
    answer.path("items").forEach(item -> row.accept(table, item));
    table.print(terminal);
  }

  /** Prints one answer, as JSON or as a sentence. */
  void tell(JsonNode answer, String sentence) {
    terminal.line(json ? answer.toPrettyString() : sentence);
  }

  /** The text of a field, a hyphen if it is missing or null. */
  static String text(JsonNode node, String field) {
    var value = node.path(field);
    return value.isMissingNode() || value.isNull() || value.asText().isEmpty()
        ? "-"
        : value.asText();
  }

  /** A time to the second. */
  static String time(JsonNode node, String field) {
    var text = text(node, field);
    return text.equals("-") ? text : Instant.parse(text).truncatedTo(SECONDS).toString();
  }

  /** A branch or tag as people name it. */
  static String ref(JsonNode node, String field) {
    return text(node, field).replaceFirst("^refs/(heads|tags)/", "");
  }

  /** The texts of a list, a hyphen if there are none. */
  static String texts(JsonNode list) {
    var texts = new StringJoiner(", ").setEmptyValue("-");
    list.forEach(item -> texts.add(item.asText()));
    return texts.toString();
  }

  static String brief(JsonNode node, String field, int length) {
    var text = text(node, field);
    return text.length() <= length ? text : text.substring(0, length);
  }
}
