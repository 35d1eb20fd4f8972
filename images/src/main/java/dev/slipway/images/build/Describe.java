package dev.slipway.images.build;

import dev.slipway.images.containerfile.Command;
import dev.slipway.images.containerfile.Instruction;
import dev.slipway.images.containerfile.Ports;
import dev.slipway.images.containerfile.Word;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Instructions that change what an image says and no file, their variables known. */
final class Describe {
  private boolean commandSet;

  Configuration apply(Configuration c, Instruction instruction) {
    return switch (instruction) {
      case Instruction.Env env -> c.withEnv(map(env.settings()));
      case Instruction.Label label -> c.withLabels(map(label.settings()));
      case Instruction.User user -> c.withUser(user.user().text());
      case Instruction.Cmd cmd -> {
        commandSet = true;
        yield c.withCommand(argv(cmd.command(), c));
      }
      case Instruction.Entrypoint entry -> c.withEntrypoint(argv(entry.command(), c), !commandSet);
      case Instruction.Expose expose -> c.withPorts(Ports.of(expose));
      case Instruction.Volume volume ->
          c.withVolumes(volume.paths().stream().map(Word::text).toList());
      case Instruction.HealthCheck check -> c.withHealth(health(check));
      case Instruction.Shell shell -> c.withShell(shell.argv());
      case Instruction.StopSignal stop -> c.withStopSignal(stop.signal().text());
      case Instruction.OnBuild later -> c.withOnBuild(later.expression());
      case Instruction.Maintainer maintainer -> c.withAuthor(maintainer.author());
      case Instruction.Workdir workdir -> c.withWorkdir(absolute(workdir.path().text(), c));
      case Instruction.Arg arg -> c;
      case Instruction.From from -> throw isNone(instruction);
      case Instruction.Run run -> throw isNone(instruction);
      case Instruction.Copy copy -> throw isNone(instruction);
      case Instruction.Add add -> throw isNone(instruction);
    };
  }

  private static IllegalStateException isNone(Instruction instruction) {
    return new IllegalStateException("it changes files: " + instruction.source().text());
  }

  /** A path as a working directory: from the one before where it is relative. */
  static String absolute(String path, Configuration c) {
    String whole = path.startsWith("/") ? path : c.workdir() + "/" + path;
    return "/" + String.join("/", dev.slipway.images.build.tree.RawPath.parts(whole));
  }

  private static Map<String, String> map(List<Instruction.Setting> settings) {
    Map<String, String> map = new LinkedHashMap<>();
    settings.forEach(s -> map.put(s.name().text(), s.value().text()));
    return map;
  }

  private static List<String> argv(Command command, Configuration c) {
    return switch (command) {
      case Command.Exec exec -> exec.argv();
      case Command.Shell shell -> shell.argv(c.shell());
      case Command.Script script -> List.of();
    };
  }

  private static Configuration.Health health(Instruction.HealthCheck check) {
    return new Configuration.Health(
        check.test().map(Describe::test).orElse(List.of("NONE")),
        check.interval(),
        check.timeout(),
        check.startPeriod(),
        check.startInterval(),
        check.retries());
  }

  private static List<String> test(Command command) {
    return switch (command) {
      case Command.Exec exec -> Stream.concat(Stream.of("CMD"), exec.argv().stream()).toList();
      case Command.Shell shell -> List.of("CMD-SHELL", shell.text());
      case Command.Script script -> List.of("CMD-SHELL", script.content());
    };
  }
}
