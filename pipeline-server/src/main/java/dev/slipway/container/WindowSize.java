package dev.slipway.container;

/** Rows and columns of a terminal. */
public record WindowSize(int rows, int columns) {
  /** What a terminal has that does not say. */
  public static final WindowSize USUAL = new WindowSize(24, 80);

  private static final int MOST = 4096;

  public WindowSize {
    if (rows < 1 || columns < 1 || rows > MOST || columns > MOST) {
      throw new IllegalArgumentException(
          "window of %d rows and %d columns (expected 1 to %d)".formatted(rows, columns, MOST));
    }
  }
}
