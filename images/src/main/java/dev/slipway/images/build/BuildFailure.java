package dev.slipway.images.build;

import java.util.Objects;

/** What the author of the file has to know and mend: one line or several, with their places. */
final class BuildFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int exit;

  BuildFailure(String problem, int exit) {
    super(problem);
    this.exit = exit;
  }

  /** Of the command that failed; 0 where none did. */
  int exit() {
    return exit;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
