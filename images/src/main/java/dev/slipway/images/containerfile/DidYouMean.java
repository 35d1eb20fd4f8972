package dev.slipway.images.containerfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word was meant by an unknown one. */
final class DidYouMean {
  private static final int LONGEST = 64;
  private static final int MOST_LISTED = 20;

  private DidYouMean() {}

  /** A hint: the word that was meant, or all there are. */
  static String hint(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none";
    }
    return closest(unknown, known)
        .map(word -> "did you mean %s?".formatted(word))
        .orElseGet(() -> "known are " + list(known));
  }

  private static String list(Collection<String> known) {
    var few = known.stream().limit(MOST_LISTED).toList();
    return String.join(", ", few) + (few.size() < known.size() ? ", ..." : "");
  }

  /** The known word that is nearest, if one is near; upper and lower case are the same. */
  static Optional<String> closest(String unknown, Collection<String> known) {
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    var word = unknown.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, word.length() / 3);
    return known.stream()
        .filter(k -> k.length() <= LONGEST && distance(word, lower(k)) <= allowed)
        .min(Comparator.comparingInt(k -> distance(word, lower(k))));
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
  private static int distance(String a, String b) {
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
