package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads RUN. */
final class RunReader {
  private static final Map<String, Flags.Kind> FLAGS =
      Map.of(
          "mount", Flags.Kind.VALUES,
          "network", Flags.Kind.VALUE,
          "security", Flags.Kind.VALUE,
          "device", Flags.Kind.VALUES);

  private final Draft draft;
  private final Flags flags;

  private RunReader(Draft draft) {
    this.draft = draft;
    this.flags = draft.flags(FLAGS);
  }

  static Optional<Instruction> read(Draft draft) {
    var reader = new RunReader(draft);
    if (draft.saysNothing("a command")) {
      return Optional.empty();
    }
    reader.refuse();
    var mounts =
        reader.flags.values("mount").stream().map(m -> MountReader.flag(draft, m)).toList();
    return reader
        .command()
        .map(c -> new Instruction.Run(draft.source(), c, mounts, reader.network()));
  }

  private Optional<Command> command() {
    if (draft.documents().isEmpty()) {
      var command = Commands.read(draft, draft.rest());
      return command.equals(Optional.of(new Command.Exec(List.of())))
          ? draft.wrong(draft.rest().word(), "RUN without a program", "expected [\"PROGRAM\", ...]")
          : command;
    }
    var first = draft.documents().get(0);
    if (Heredoc.of(draft.rest().toString()).isEmpty()) {
      return shell(withDocuments());
    }
    var content = first.asFile();
    return content.startsWith("#!")
        ? Optional.of(new Command.Script(first.name(), content))
        : shell(content);
  }

  private Optional<Command> shell(String text) {
    return Commands.fits(draft, new Command.Shell(text), text);
  }

  /** The command and its here-documents, as the shell itself reads them. */
  private String withDocuments() {
    var text = new StringBuilder(draft.rest().toString());
    for (var document : draft.documents()) {
      text.append('\n').append(document.content()).append(document.name());
    }
    return text.toString();
  }

  private Instruction.Network network() {
    var given = flags.value("network");
    return given.map(Word::text).orElse("").equals("none")
        ? Instruction.Network.NONE
        : Instruction.Network.DEFAULT;
  }

  private void refuse() {
    flags.value("network").filter(n -> !isNetwork(n.text())).ifPresent(this::refuseNetwork);
    flags
        .value("security")
        .filter(s -> !s.text().equals("sandbox"))
        .ifPresent(
            s ->
                draft.wrong(
                    s,
                    "the security mode " + Problems.quote(s.text()) + " is refused",
                    "a build has no more rights than any container; remove --security"));
    flags.values("device").stream()
        .findFirst()
        .ifPresent(
            d ->
                draft.wrong(
                    d, "devices are not given to builds", "remove --device, or use a step"));
  }

  private static boolean isNetwork(String name) {
    return name.equals("default") || name.equals("none");
  }

  private void refuseNetwork(Word network) {
    boolean host = network.text().equals("host");
    draft.wrong(
        network,
        host
            ? "the network of the host is refused"
            : "unknown network " + Problems.quote(network.text()),
        host
            ? "a build would reach what listens on the host only; known are default and none"
            : "known are default and none");
  }
}
