package dev.slipway.cli.term;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where we print to. Colours only if standard output is a terminal and {@code NO_COLOR} is not set;
 * text from outside is stripped of control characters.
 */
public final class Terminal {
  private static final Pattern DANGEROUS =
      Pattern.compile("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069&&[^\t]]");

  /* What is not a terminal reads lines whole. */
  private static final int WIDEST = Integer.MAX_VALUE;

  private final PrintStream out;
  private final boolean colours;
  private final int width;

  /**
   * @param width in columns; lines of tables are wrapped to fit
   */
  public Terminal(PrintStream out, boolean colours, int width) {
    this.out = out;
    this.colours = colours;
    this.width = width;
  }

  /** Standard output. */
  public static Terminal standard(Map<String, String> environment) {
    boolean terminal = isOne(environment);
    boolean wanted = !environment.containsKey("NO_COLOR");
    return new Terminal(System.out, terminal && wanted, terminal ? columns(environment) : WIDEST);
  }

  /** Whether standard output is a terminal, as the launcher found. */
  public static boolean isOne(Map<String, String> environment) {
    return "1".equals(environment.get("SLIPWAY_TTY"));
  }

  private static int columns(Map<String, String> environment) {
    var columns = environment.getOrDefault("SLIPWAY_COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : 80;
  }

  /** The same, no wider than that. */
  public Terminal atMost(int columns) {
    return new Terminal(out, colours, Math.min(width, columns));
  }

  int width() {
    return width;
  }

  public void line(String text) {
    out.println(text);
    out.flush();
  }

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  /** Coloured by what the word means: good, bad or under way. */
  public String state(String word) {
    return switch (word) {
      case "succeeded", "passed", "live", "approved", "ok" -> paint("32", word);
      case "failed", "timed-out", "broke", "rolled-back", "fail" -> paint("31", word);
      case "running", "rolling", "awaiting", "queued", "pending", "warn" -> paint("33", word);
      default -> word;
    };
  }

  private String paint(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /**
   * Text from outside, safe to print: no control characters but the tab, and none that change the
   * direction of what follows.
   */
  public static String clean(String text) {
    return DANGEROUS.matcher(text).replaceAll("\uFFFD");
  }

  /** A duration for people: {@code 0.42 s}, {@code 12.3 s}, {@code 4 min 5 s}. */
  public static String elapsed(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 10_000) {
      return String.format(java.util.Locale.ROOT, "%.2f s", millis / 1000.0);
    }
    if (millis < 120_000) {
      return String.format(java.util.Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
