package dev.slipway.cli.bench;

/** How far a bench is, told on standard error: in one line if that is looked at, else not. */
final class Progress {
  private final boolean shown;
  private int width;

  Progress(boolean shown) {
    this.shown = shown;
  }

  /** Shown if the launcher found a terminal. */
  static Progress standard() {
    return new Progress("1".equals(System.getenv("SLIPWAY_TTY")));
  }

  void at(String what, int done, int of) {
    if (shown) {
      var text = "%s %d/%d".formatted(what, done, of);
      System.err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      width = text.length();
    }
  }

  void done() {
    if (shown) {
      System.err.print("\r" + " ".repeat(width) + "\r");
      width = 0;
    }
  }
}
