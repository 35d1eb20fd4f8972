package dev.slipway.pipeline;

/**
 * A whole-string pattern for branch and tag names: {@code *} stands for anything but a slash,
 * {@code **} for anything, {@code ?} for one character but a slash. Matching takes time
 * proportional to pattern times text, whatever the two are.
 */
public record Glob(String pattern) {
  public boolean matches(String text) {
    var reachable = new boolean[text.length() + 1];
    reachable[0] = true;
    for (int p = 0; p < pattern.length(); p++) {
      char c = pattern.charAt(p);
      boolean deep = c == '*' && p + 1 < pattern.length() && pattern.charAt(p + 1) == '*';
      reachable = c == '*' ? star(reachable, text, deep) : one(reachable, text, c);
      p += deep ? 1 : 0;
    }
    return reachable[text.length()];
  }

  private static boolean[] star(boolean[] before, String text, boolean deep) {
    var after = before.clone();
    for (int t = 0; t < text.length(); t++) {
      after[t + 1] |= after[t] && (deep || text.charAt(t) != '/');
    }
    return after;
  }

  private static boolean[] one(boolean[] before, String text, char c) {
    var after = new boolean[before.length];
    for (int t = 0; t < text.length(); t++) {
      after[t + 1] = before[t] && (c == '?' ? text.charAt(t) != '/' : c == text.charAt(t));
    }
    return after;
  }
}
