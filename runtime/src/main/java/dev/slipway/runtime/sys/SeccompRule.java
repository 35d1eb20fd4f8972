package dev.slipway.runtime.sys;

import java.util.List;

/**
 * What becomes of some system calls.
 *
 * @param names those this machine does not know are passed over
 * @param errno to fail with; 0 to allow them
 * @param arguments of which all must hold
 */
public record SeccompRule(List<String> names, int errno, List<Comparison> arguments) {
  public SeccompRule {
    names = List.copyOf(names);
    arguments = List.copyOf(arguments);
  }

  /** One argument of a call. */
  public sealed interface Comparison {
    int index();

    /** It is this value. */
    record Is(int index, long value) implements Comparison {}

    /** None of these bits is set in it. */
    record HasNoneOf(int index, long mask) implements Comparison {}
  }
}
