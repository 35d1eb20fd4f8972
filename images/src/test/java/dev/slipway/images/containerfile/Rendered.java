package dev.slipway.images.containerfile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Instructions as one line of text each, for tables. */
final class Rendered {
  private Rendered() {}

  /** A whole file, each instruction behind its first and last line; warnings at the end. */
  static String file(Containerfile file) {
    var lines = new ArrayList<String>();
    file.globals().forEach(arg -> lines.add(placed(arg)));
    for (var stage : file.stages()) {
      lines.add(placed(stage.from()));
      stage.instructions().forEach(i -> lines.add("  " + placed(i)));
    }
    file.warnings().forEach(w -> lines.add("! " + w));
    return String.join("\n", lines) + "\n";
  }

  private static String placed(Instruction i) {
    var at = i.source();
    return at.line() + ":" + at.column() + "-" + at.endLine() + " " + instruction(i);
  }

  static String instruction(Instruction instruction) {
    return switch (instruction) {
      case Instruction.From i ->
          "FROM "
              + quoted(i.image())
              + flag(" platform", i.platform())
              + i.name().map(n -> " as " + n).orElse("");
      case Instruction.Arg i -> {
        var out = new StringBuilder("ARG");
        i.arguments().forEach(a -> out.append(" ").append(a.name()).append(flag("", a.fallback())));
        yield out.toString();
      }
      case Instruction.Env i -> "ENV" + settings(i.settings());
      case Instruction.Label i -> "LABEL" + settings(i.settings());
      case Instruction.Run i ->
          "RUN "
              + command(i.command())
              + (i.mounts().isEmpty() ? "" : " mounts " + i.mounts())
              + (i.network() == Instruction.Network.NONE ? " without network" : "");
      case Instruction.Copy i ->
          "COPY"
              + flag(" from", i.from())
              + transfer(i.transfer())
              + (i.parents() ? " with parents" : "");
      case Instruction.Add i ->
          "ADD"
              + transfer(i.transfer())
              + flag(" sum", i.checksum())
              + i.keepGitDir().map(k -> " git dir " + k).orElse("")
              + i.unpack().map(u -> " unpack " + u).orElse("");
      case Instruction.Workdir i -> "WORKDIR " + quoted(i.path());
      case Instruction.User i -> "USER " + quoted(i.user());
      case Instruction.Entrypoint i -> "ENTRYPOINT " + command(i.command());
      case Instruction.Cmd i -> "CMD " + command(i.command());
      case Instruction.Expose i -> "EXPOSE " + quoted(i.ports());
      case Instruction.Volume i -> "VOLUME " + quoted(i.paths());
      case Instruction.HealthCheck i ->
          "HEALTHCHECK "
              + i.test().map(Rendered::command).orElse("none")
              + time(" every", i.interval())
              + time(" within", i.timeout())
              + time(" after", i.startPeriod())
              + time(" until then every", i.startInterval())
              + (i.retries().isPresent() ? " retries " + i.retries().getAsInt() : "");
      case Instruction.Shell i -> "SHELL " + strings(i.argv());
      case Instruction.StopSignal i -> "STOPSIGNAL " + quoted(i.signal());
      case Instruction.OnBuild i ->
          "ONBUILD " + quoted(i.expression()) + " is " + placed(i.trigger());
      case Instruction.Maintainer i -> "MAINTAINER " + quoted(i.author());
    };
  }

  private static String settings(List<Instruction.Setting> settings) {
    var out = new StringBuilder();
    settings.forEach(
        s -> out.append(" ").append(quoted(s.name())).append("=").append(quoted(s.value())));
    return out.toString();
  }

  private static String transfer(Transfer t) {
    var out = new StringBuilder();
    t.sources().forEach(s -> out.append(" ").append(quoted(s)));
    t.documents()
        .forEach(
            d ->
                out.append(" <<")
                    .append(d.name())
                    .append(d.expand() ? " expanded " : " raw ")
                    .append(quoted(d.content())));
    out.append(" to ").append(quoted(t.destination()));
    out.append(flag(" owner", t.owner())).append(flag(" mode", t.mode()));
    out.append(t.link() ? " linked" : "");
    return out + (t.excludes().isEmpty() ? "" : " without " + quoted(t.excludes()));
  }

  private static String command(Command command) {
    return switch (command) {
      case Command.Exec exec -> strings(exec.argv());
      case Command.Shell shell -> "sh " + quoted(shell.text());
      case Command.Script script -> "file " + script.name() + " " + quoted(script.content());
    };
  }

  private static String flag(String name, Optional<Word> value) {
    return value.map(v -> name + "=" + quoted(v)).orElse("");
  }

  private static String time(String name, Optional<Duration> time) {
    return time.map(t -> name + " " + t).orElse("");
  }

  private static String quoted(List<Word> words) {
    return strings(words.stream().map(Word::text).toList());
  }

  private static String strings(List<String> all) {
    return all.stream().map(Rendered::quoted).toList().toString();
  }

  private static String quoted(Word word) {
    return quoted(word.text());
  }

  static String quoted(String text) {
    return "«" + text.replace("\r", "␍").replace("\n", "␊").replace("\t", "␉") + "»";
  }
}
