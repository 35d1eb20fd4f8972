package dev.slipway.runtime;

/** How many characters a terminal shows. */
public record WindowSize(int rows, int columns) {
  private static final int MOST = 10_000;

  public WindowSize {
    if (rows < 0 || rows > MOST || columns < 0 || columns > MOST) {
      throw new IllegalArgumentException(
          "window of %d rows and %d columns (expected: 0 to %d)".formatted(rows, columns, MOST));
    }
  }

  /** What a terminal has been since there were any: 24 lines of 80 characters. */
  public static WindowSize usual() {
    return new WindowSize(24, 80);
  }
}
