package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.run.Runs;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepState;
import dev.slipway.runtime.ContainerId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Predicate;

/** Which containers are those of steps. */
public final class StepContainers {
  private static final String PREFIX = "step-";
  private static final int DIGITS = 32;

  private StepContainers() {}

  /** The one name a step's container can have, so that it is never started twice. */
  static ContainerId idOf(StepKey step) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(step.toString().getBytes(UTF_8));
      return new ContainerId(PREFIX + HexFormat.of().formatHex(hash).substring(0, DIGITS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * For the janitor: whether a container must be kept on account of a step, which is so while its
   * run goes on. Those of other makers are not ours to judge, and kept.
   */
  public static Predicate<ContainerId> needed(Runs runs) {
    Set<ContainerId> needed = new HashSet<>();
    for (var run : runs.open()) {
      for (var step : runs.steps(run.id())) {
        if (!(step.state() instanceof StepState.Ended)) {
          needed.add(idOf(step.key()));
        }
      }
    }
    return id -> !id.value().startsWith(PREFIX) || needed.contains(id);
  }
}
