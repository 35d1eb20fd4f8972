package dev.slipway.images.containerfile;

/** What is wrong with a word, before it is known where the word stands. */
final class Wrong extends Exception {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String hint;

  Wrong(String what, String hint) {
    super(what, null, false, false);
    this.what = what;
    this.hint = hint;
  }

  String what() {
    return what;
  }

  String hint() {
    return hint;
  }
}
