package dev.slipway.runtime.net;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The host's {@code ip} command, several words of it in one process. */
final class Ip {
  private Ip() {}

  /** Fails with the tool's own reason, naming what was being done. */
  static String run(String doing, String... words) throws IOException {
    var result = command(List.of(words)).run();
    return passed(doing, result);
  }

  /** One command a line, stopping at the first that fails. */
  static void batch(String doing, List<String> before, List<String> lines) throws IOException {
    var words = new ArrayList<>(before);
    words.addAll(List.of("-batch", "-"));
    passed(doing, command(words).run(String.join("\n", lines) + "\n"));
  }

  /** One command a line, whichever of them fail. */
  static void attempted(List<String> before, List<String> lines) throws IOException {
    var words = new ArrayList<>(before);
    words.addAll(List.of("-batch", "-"));
    command(words).run(String.join("\n", lines) + "\n");
  }

  /** Whether it said yes; for questions and for things that may be gone already. */
  static boolean tried(String... words) throws IOException {
    return command(List.of(words)).run().passed();
  }

  private static Command command(List<String> words) throws IOException {
    var argv = new ArrayList<>(List.of(Executables.require("ip")));
    argv.addAll(words);
    return Command.of(argv.toArray(String[]::new));
  }

  private static String passed(String doing, Command.Result result) throws IOException {
    if (!result.passed()) {
      throw new IOException(doing + ": " + result.output().strip().lines().findFirst().orElse("?"));
    }
    return result.output();
  }
}
