package dev.slipway.images.containerfile;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The signals that a container can be stopped with, as Linux calls them. */
final class Signals {
  private static final Pattern NUMBER = Pattern.compile("[1-9]|[1-5][0-9]|6[0-4]");
  private static final Pattern REAL_TIME =
      Pattern.compile("RTMIN(\\+([0-9]|1[0-5]))?|RTMAX(-([0-9]|1[0-4]))?");
  private static final Set<String> NAMES =
      Set.of(
          "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT",
          "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM",
          "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

  private Signals() {}

  static void check(String text) throws Wrong {
    var upper = text.toUpperCase(Locale.ROOT);
    var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    boolean known =
        NUMBER.matcher(text).matches() || NAMES.contains(name) || REAL_TIME.matcher(name).matches();
    if (!known) {
      throw new Wrong(
          "not a signal: " + Problems.quote(text),
          nearest(name)
              .map(near -> "did you mean SIG" + near + "?")
              .orElse("expected a name such as SIGTERM, or a number from 1 to 64"));
    }
  }

  private static Optional<String> nearest(String name) {
    return DidYouMean.closest(name, NAMES.stream().sorted().toList());
  }
}
