package dev.slipway.images;

/** Text from outside, made fit for a sentence: short, and without control characters. */
public final class Shown {
  private static final int MAX = 120;

  private Shown() {}

  public static String briefly(String hostile) {
    String head = hostile.length() > MAX ? hostile.substring(0, MAX) + "…" : hostile;
    StringBuilder clean = new StringBuilder(head.length());
    head.chars().forEach(c -> clean.append(Character.isISOControl(c) ? '?' : (char) c));
    return clean.toString();
  }
}
