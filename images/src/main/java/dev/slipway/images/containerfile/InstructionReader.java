package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one instruction: its flags, its form, and all of its words that can be judged now. */
final class InstructionReader {
  private static final List<String> NAMES =
      List.of(
          "ADD",
          "ARG",
          "CMD",
          "COPY",
          "ENTRYPOINT",
          "ENV",
          "EXPOSE",
          "FROM",
          "HEALTHCHECK",
          "LABEL",
          "MAINTAINER",
          "ONBUILD",
          "RUN",
          "SHELL",
          "STOPSIGNAL",
          "USER",
          "VOLUME",
          "WORKDIR");
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9_.-]*+");
  private static final Pattern ON_BUILD = Pattern.compile("(?i)^ONBUILD\\s*+");

  private final Draft draft;

  InstructionReader(
      Source source, Split split, List<Heredoc> documents, char escape, Problems problems) {
    this(new Draft(source, split, documents, escape, problems));
  }

  private InstructionReader(Draft draft) {
    this.draft = draft;
  }

  /** The instruction; empty where there is none that makes sense, which has been reported. */
  Optional<? extends Instruction> read() {
    return switch (draft.name()) {
      case "ADD" -> TransferReader.add(draft);
      case "ARG" -> PairsReader.arg(draft);
      case "CMD" -> command().map(c -> new Instruction.Cmd(draft.source(), c));
      case "COPY" -> TransferReader.copy(draft);
      case "ENTRYPOINT" -> command().map(c -> new Instruction.Entrypoint(draft.source(), c));
      case "ENV" -> PairsReader.env(draft);
      case "EXPOSE" -> expose();
      case "FROM" -> from();
      case "HEALTHCHECK" -> HealthReader.read(draft);
      case "LABEL" -> PairsReader.label(draft);
      case "MAINTAINER" -> maintainer();
      case "ONBUILD" -> onBuild();
      case "RUN" -> RunReader.read(draft);
      case "SHELL" -> shell();
      case "STOPSIGNAL" -> stopSignal();
      case "USER" -> user();
      case "VOLUME" -> volume();
      case "WORKDIR" ->
          one("a directory, such as /srv").map(w -> new Instruction.Workdir(draft.source(), w));
      default -> unknown();
    };
  }

  private Optional<Instruction> unknown() {
    var name = draft.split().name().toString();
    return draft.wrong("unknown instruction " + Problems.quote(name), DidYouMean.hint(name, NAMES));
  }

  private Optional<Instruction> from() {
    var flags = draft.flags(Map.of("platform", Flags.Kind.VALUE));
    var words = draft.rest().fields();
    boolean named = words.size() == 3 && words.get(1).toString().equalsIgnoreCase("AS");
    if (words.size() != 1 && !named) {
      var at = words.isEmpty() ? draft.begin() : words.get(Math.min(1, words.size() - 1)).word();
      return draft.wrong(
          at, "not an image, or an image AS a name", "expected FROM IMAGE [AS NAME]");
    }
    var image = draft.checked(words.get(0).word());
    flags.value("platform").ifPresent(p -> draft.check(p, Platforms::check));
    var name = named ? Optional.of(words.get(2).word()) : Optional.<Word>empty();
    if (name.isPresent() && !STAGE.matcher(lower(name.get())).matches()) {
      return draft.wrong(
          name.get(),
          "not a name of a stage: " + Problems.quote(name.get().text()),
          "a letter, then letters, digits, - _ and .");
    }
    if (named) {
      warnOfCase(words.get(1).word(), name.orElseThrow());
    }
    return Optional.of(
        new Instruction.From(
            draft.source(),
            image,
            flags.value("platform").map(draft::checked),
            name.map(InstructionReader::lower)));
  }

  private static String lower(Word word) {
    return word.text().toLowerCase(java.util.Locale.ROOT);
  }

  private void warnOfCase(Word as, Word name) {
    var from = draft.split().name().toString();
    boolean low = from.equals("from") && !as.text().equals("as");
    boolean high = from.equals("FROM") && !as.text().equals("AS");
    if (low || high) {
      draft
          .problems()
          .warn(
              Rule.FROM_AS_CASING,
              as,
              "'%s' and '%s' are not in the same case".formatted(from, as.text()),
              "write " + (low ? "as" : "AS"));
    }
    if (!lower(name).equals(name.text())) {
      draft
          .problems()
          .warn(
              Rule.STAGE_NAME_CASING,
              name,
              "the stage name " + Problems.quote(name.text()) + " is not in lower case",
              "it is " + lower(name));
    }
  }

  /** CMD and ENTRYPOINT: both forms; the JSON form may be empty. */
  private Optional<Command> command() {
    draft.noFlags();
    if (draft.saysNothing("a command, or [] for none")) {
      return Optional.empty();
    }
    return Commands.read(draft, draft.rest());
  }

  private Optional<Instruction> expose() {
    draft.noFlags();
    if (draft.saysNothing("a port, such as 8080 or 53/udp")) {
      return Optional.empty();
    }
    var ports = draft.rest().fields().stream().map(f -> draft.checked(f.word())).toList();
    ports.forEach(port -> Ports.check(draft, port));
    return Optional.of(new Instruction.Expose(draft.source(), ports));
  }

  /** The rest as a single word, with the blanks that are in it. */
  private Optional<Word> one(String expected) {
    draft.noFlags();
    return draft.saysNothing(expected)
        ? Optional.empty()
        : Optional.of(draft.checked(draft.rest().word()));
  }

  private Optional<Instruction> user() {
    var user = one("a user, such as 1000 or app:app");
    user.ifPresent(u -> draft.check(u, Owner::parse));
    return user.map(u -> new Instruction.User(draft.source(), u));
  }

  private Optional<Instruction> stopSignal() {
    var signal = one("a signal, such as SIGTERM");
    signal.ifPresent(s -> draft.check(s, Signals::check));
    return signal.map(s -> new Instruction.StopSignal(draft.source(), s));
  }

  private Optional<Instruction> maintainer() {
    draft.noFlags();
    if (draft.saysNothing("a name")) {
      return Optional.empty();
    }
    var author = draft.rest().toString();
    draft
        .problems()
        .warn(
            Rule.MAINTAINER_DEPRECATED,
            draft.begin(),
            "MAINTAINER is deprecated",
            "write LABEL org.opencontainers.image.authors=\"...\"");
    return Optional.of(new Instruction.Maintainer(draft.source(), author));
  }

  private Optional<Instruction> volume() {
    draft.noFlags();
    if (draft.saysNothing("a directory, such as /data")) {
      return Optional.empty();
    }
    var json = draft.json();
    if (json instanceof JsonForm.NotOnlyStrings) {
      return Optional.empty();
    }
    var paths =
        switch (json) {
          case JsonForm.Strings all -> all.values().stream().map(this::inJson).toList();
          case JsonForm.NotOnlyStrings wrong -> List.<Word>of();
          case JsonForm.None none -> draft.rest().fields().stream().map(Text::word).toList();
        };
    paths.forEach(draft::checked);
    if (paths.isEmpty() || paths.stream().anyMatch(p -> p.text().isBlank())) {
      return draft.wrong(draft.rest().word(), "a volume without a path", "expected /PATH");
    }
    return Optional.of(new Instruction.Volume(draft.source(), paths));
  }

  private Word inJson(String value) {
    return draft.rest().word().as(value.strip());
  }

  private Optional<Instruction> shell() {
    draft.noFlags();
    if (draft.saysNothing("a JSON form such as [\"/bin/sh\", \"-c\"]")) {
      return Optional.empty();
    }
    var form = draft.json();
    if (form instanceof JsonForm.NotOnlyStrings) {
      return Optional.empty();
    }
    if (form instanceof JsonForm.Strings json && !json.values().isEmpty()) {
      return Optional.of(new Instruction.Shell(draft.source(), json.values()));
    }
    return draft.wrong(
        draft.rest().word(),
        "SHELL is not in the JSON form",
        "expected one such as [\"/bin/sh\", \"-c\"]");
  }

  private Optional<Instruction> onBuild() {
    draft.noFlags();
    if (draft.saysNothing("an instruction")) {
      return Optional.empty();
    }
    var inner = Split.of(draft.rest(), draft.escape());
    var text = ON_BUILD.matcher(draft.source().text()).replaceFirst("");
    var source = draft.source();
    var begin = inner.name().word();
    var place = new Source(source.file(), begin.line(), begin.column(), source.endLine(), text);
    var trigger = new Draft(place, inner, draft.documents(), draft.escape(), draft.problems());
    var name = trigger.name();
    if (name.equals("ONBUILD") || name.equals("FROM") || name.equals("MAINTAINER")) {
      return trigger.wrong(name + " cannot be a trigger", "every other instruction can");
    }
    return new InstructionReader(trigger)
        .read()
        .map(read -> new Instruction.OnBuild(source, expression(text), read));
  }

  /** The trigger as one text with its here-documents, to be read again by another build. */
  private String expression(String text) {
    var out = new StringBuilder(text);
    for (var document : draft.documents()) {
      out.append('\n').append(document.content()).append(document.name());
    }
    return out.toString();
  }
}
