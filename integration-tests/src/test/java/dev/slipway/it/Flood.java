package dev.slipway.it;

import java.util.Optional;
import java.util.Set;

/**
 * An attempt to take everything, for itself or from everybody.
 *
 * @param ends how it may end: the cause, or "exited" with the code
 * @param probe what somebody else does, printing "well" if he can, when the attempt says that it is
 *     "holding" what it got; it is killed then. Without one it ends by itself or by its limits.
 */
record Flood(Attempt attempt, Set<String> ends, Optional<Attempt> probe) {
  static Flood of(Attempt attempt, String... ends) {
    return new Flood(attempt, Set.of(ends), Optional.empty());
  }

  Flood probed(String code) {
    return new Flood(attempt, ends, Optional.of(Attempt.of("probe of " + attempt.name(), code)));
  }
}
