package dev.slipway.pipeline.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Guesses which known word was meant by an unknown one. */
final class DidYouMean {
  /** What other systems call the same thing. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("commands", "run"),
          Map.entry("script", "run"),
          Map.entry("depends_on", "needs"),
          Map.entry("environment", "env"),
          Map.entry("variables", "env"),
          Map.entry("jobs", "steps"),
          Map.entry("when", "on"),
          Map.entry("environments", "stages"),
          Map.entry("healthcheck", "health"),
          Map.entry("timeout_in_minutes", "timeout"),
          Map.entry("timeout-minutes", "timeout"),
          Map.entry("gate", "approval"),
          Map.entry("cmd", "command"),
          Map.entry("entrypoint", "command"),
          Map.entry("working_dir", "workdir"),
          Map.entry("ports", "port"),
          Map.entry("expose", "port"));

  private static final int LONGEST = 64;

  private DidYouMean() {}

  /** A hint: the word that was meant, or all there are. */
  static String hint(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none";
    }
    return closest(unknown, known)
        .map(word -> "did you mean %s?".formatted(Problems.quote(word)))
        .orElseGet(() -> "known are " + list(known));
  }

  private static String list(Collection<String> known) {
    var few = known.stream().limit(20).map(word -> Problems.shown(word, LONGEST)).toList();
    return String.join(", ", few) + (few.size() < known.size() ? ", ..." : "");
  }

  private static Optional<String> closest(String unknown, Collection<String> known) {
    var elsewhere = ELSEWHERE.get(unknown);
    if (elsewhere != null && known.contains(elsewhere)) {
      return Optional.of(elsewhere);
    }
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    var word = unknown.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(k -> k.length() <= LONGEST && distance(word, k) <= allowed)
        .min(Comparator.comparingInt(k -> distance(word, k)));
  }

  /** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
