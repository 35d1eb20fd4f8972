package dev.slipway.pipeline.yaml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;

/** What a file may hold at most, counted while it is parsed. */
final class Limits {
  static final int MAX_DEPTH = 50;
  static final int MAX_ALIASES = 50;
  static final int MAX_VALUES = 100_000;

  private final Deque<String> open = new ArrayDeque<>();
  private int aliases;
  private int values;
  private int documents;

  /** A limit that is broken. */
  record Broken(String what, String hint) {}

  /** Counts one more event; says so if it is one too many. */
  Optional<Broken> count(Event event) {
    if (++values > MAX_VALUES) {
      return broken("more than " + MAX_VALUES + " values", "a pipeline has far fewer");
    }
    return switch (event) {
      case DocumentStartEvent start -> document();
      case CollectionStartEvent start -> enter(start.getAnchor().map(Object::toString).orElse(""));
      case CollectionEndEvent end -> leave();
      case AliasEvent alias -> alias(alias.getAlias().toString());
      default -> Optional.empty();
    };
  }

  private Optional<Broken> document() {
    return ++documents > 1
        ? broken("a second document begins here", "one file, one pipeline: remove the '---'")
        : Optional.empty();
  }

  private Optional<Broken> enter(String anchor) {
    open.push(anchor);
    return open.size() > MAX_DEPTH
        ? broken("nested deeper than " + MAX_DEPTH + " levels", "nothing in a pipeline is so deep")
        : Optional.empty();
  }

  private Optional<Broken> leave() {
    open.pop();
    return Optional.empty();
  }

  private Optional<Broken> alias(String name) {
    if (++aliases > MAX_ALIASES) {
      return broken("more than " + MAX_ALIASES + " aliases", "write the values out");
    }
    return open.contains(name)
        ? broken("alias " + Problems.quote(name) + " contains itself", "write the value out")
        : Optional.empty();
  }

  private static Optional<Broken> broken(String what, String hint) {
    return Optional.of(new Broken(what, hint));
  }
}
