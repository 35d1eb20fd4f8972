package dev.slipway.images.containerfile;

/** How much one expansion may still make and compare; a file cannot ask for more. */
final class Work {
  /** The longest value of a variable, path or label, in characters. */
  static final int LONGEST_WORD = 64 << 10;

  /** The longest here-document, expanded or not, in characters. */
  static final int LONGEST_DOCUMENT = 256 << 10;

  private static final int STEPS = 20_000_000;

  private final int longest;
  private int steps = STEPS;

  Work(int longest) {
    this.longest = longest;
  }

  /** Refuses a text that has become too long. */
  void fits(CharSequence text) throws Wrong {
    if (text.length() > longest) {
      throw new Wrong("becomes longer than " + longest + " characters", "use a file");
    }
  }

  /** Counts comparisons. */
  void step(int many) throws Wrong {
    steps -= many;
    if (steps < 0) {
      throw new Wrong("its patterns take too many comparisons", "use a shorter pattern or value");
    }
  }
}
