package dev.slipway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a person types when asked, or a program sends, on standard input. */
final class Typed {
  private static final int LONGEST = 1 << 17;

  private Typed() {}

  /** A secret: not shown while it is typed. */
  static String secret(String prompt) throws IOException {
    var console = System.console();
    if (console == null) {
      return sent();
    }
    var typed = console.readPassword("%s: ", prompt);
    return typed == null ? "" : new String(typed);
  }

  /** A line for which there is something to take if nothing is typed. */
  static String line(String prompt, String otherwise) {
    var console = System.console();
    var typed = console == null ? null : console.readLine("%s [%s]: ", prompt, otherwise);
    return typed == null || typed.isBlank() ? otherwise : typed.strip();
  }

  /** All of standard input without its last line end. */
  static String sent() throws IOException {
    var value = new String(System.in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    return value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
  }
}
