package dev.slipway.images.containerfile;

/** Something that works and is probably not meant; {@code # check=skip=NAME} silences it. */
public record Warning(Rule rule, Problem problem) {
  /** As compilers print it, with the name of the rule. */
  @Override
  public String toString() {
    return problem + " [" + rule.label() + "]";
  }
}
