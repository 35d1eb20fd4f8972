package dev.slipway.images.containerfile;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads HEALTHCHECK. */
final class HealthReader {
  private static final Map<String, Flags.Kind> FLAGS =
      Map.of(
          "interval", Flags.Kind.VALUE,
          "timeout", Flags.Kind.VALUE,
          "start-period", Flags.Kind.VALUE,
          "start-interval", Flags.Kind.VALUE,
          "retries", Flags.Kind.VALUE);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int MOST_RETRIES = 1_000_000;

  private final Draft draft;
  private final Flags flags;

  private HealthReader(Draft draft) {
    this.draft = draft;
    this.flags = draft.flags(FLAGS);
  }

  static Optional<Instruction> read(Draft draft) {
    var reader = new HealthReader(draft);
    if (draft.saysNothing("CMD and a command, or NONE")) {
      return Optional.empty();
    }
    int end = draft.rest().next(0, true);
    var type = draft.rest().slice(0, end);
    var rest = draft.rest().from(draft.rest().next(end, false));
    return switch (type.toString().toUpperCase(Locale.ROOT)) {
      case "NONE" -> reader.none(rest);
      case "CMD" -> reader.command(type, rest);
      default ->
          draft.wrong(
              type.word(),
              "unknown kind of health check " + Problems.quote(type.toString()),
              "expected CMD and a command, or NONE");
    };
  }

  private Optional<Instruction> none(Text rest) {
    if (!rest.isEmpty()) {
      return draft.wrong(rest.word(), "HEALTHCHECK NONE with a command", "expected nothing more");
    }
    var no = Optional.<Duration>empty();
    return Optional.of(
        new Instruction.HealthCheck(
            draft.source(), Optional.empty(), no, no, no, no, OptionalInt.empty()));
  }

  private Optional<Instruction> command(Text type, Text rest) {
    var command = rest.isEmpty() ? Optional.<Command>empty() : Commands.read(draft, rest);
    if (rest.isEmpty() || command.equals(Optional.of(new Command.Exec(java.util.List.of())))) {
      return draft.wrong(type.word(), "HEALTHCHECK CMD without a command", "expected a command");
    }
    return command.map(
        test ->
            new Instruction.HealthCheck(
                draft.source(),
                Optional.of(test),
                time("interval"),
                time("timeout"),
                time("start-period"),
                time("start-interval"),
                retries()));
  }

  private Optional<Duration> time(String flag) {
    return flags.value(flag).flatMap(this::time).filter(time -> !time.isZero());
  }

  private Optional<Duration> time(Word value) {
    try {
      var time = GoDuration.parse(value.text());
      return time.isZero() || time.compareTo(SHORTEST) >= 0
          ? Optional.of(time)
          : draft.wrong(value, "too short a time: " + Problems.quote(value.text()), "at least 1ms");
    } catch (Wrong e) {
      return draft.wrong(value, e.what(), e.hint());
    }
  }

  private OptionalInt retries() {
    var given = flags.value("retries");
    if (given.isEmpty()) {
      return OptionalInt.empty();
    }
    var number = Owner.id(given.get().text()).filter(n -> n <= MOST_RETRIES);
    if (number.isEmpty()) {
      draft.wrong(
          given.get(),
          "not a number of retries: " + Problems.quote(given.get().text()),
          "expected 0 to " + MOST_RETRIES);
    }
    return number.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
