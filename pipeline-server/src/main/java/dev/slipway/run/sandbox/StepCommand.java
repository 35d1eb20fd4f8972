package dev.slipway.run.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.pipeline.Step;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.SecretFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a step's container executes, and what it finds in its environment. */
final class StepCommand {
  /*
   * The kernel takes 128 KiB a string. A longer script lies in memory beside the secrets; a shorter
   * one is an argument, so that a container needs no mount more.
   */
  private static final int LONGEST_ARGUMENT = 100 << 10;
  private static final String FILE = "/run/slipway/script";
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private StepCommand() {}

  static List<String> argv(Step.Shell step) {
    return isLong(step)
        ? List.of("/bin/sh", "-e", FILE)
        : List.of("/bin/sh", "-e", "-c", step.run());
  }

  private static boolean isLong(Step.Shell step) {
    return step.run().getBytes(UTF_8).length > LONGEST_ARGUMENT;
  }

  /** The script as a file, where it is too long for an argument. */
  static Optional<SecretFile> file(Step.Shell step) {
    return isLong(step)
        ? Optional.of(new SecretFile(FILE, step.run().getBytes(UTF_8)))
        : Optional.empty();
  }

  /**
   * The image's environment, the step's over it, and what says where it is.
   *
   * @param source when the commit was made; tools that know {@code SOURCE_DATE_EPOCH} give what
   *     they make this time, so that another run makes the same
   */
  static Map<String, String> environment(Order order, Map<String, String> image, Instant source) {
    var env = new TreeMap<String, String>();
    env.put("PATH", PATH);
    env.put("HOME", "/root");
    env.putAll(image);
    env.put("SOURCE_DATE_EPOCH", Long.toString(source.getEpochSecond()));
    env.putAll(order.step().env());
    var run = order.run();
    env.put("CI", "true");
    env.put("SLIPWAY_PROJECT", run.id().project().value());
    env.put("SLIPWAY_RUN", Long.toString(run.id().number()));
    env.put("SLIPWAY_STEP", order.key().step());
    env.put("SLIPWAY_COMMIT", run.commit().hex());
    env.put("SLIPWAY_REF", run.ref().value());
    return env;
  }
}
