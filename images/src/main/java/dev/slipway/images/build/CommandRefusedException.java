package dev.slipway.images.build;

import java.util.Objects;

/** A command that cannot be run as it is asked for; the message is for who asked. */
public final class CommandRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandRefusedException(String sentence) {
    super(sentence);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
