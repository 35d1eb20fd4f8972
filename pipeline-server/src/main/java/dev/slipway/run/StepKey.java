package dev.slipway.run;

/** One step of one run: the key under which everything it does is idempotent. */
public record StepKey(RunId run, String step) {
  /** As people write it: {@code shop/12/build}. */
  @Override
  public String toString() {
    return run + "/" + step;
  }
}
