package dev.slipway.run.sandbox;

import dev.slipway.access.Masker;
import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.pipeline.Step;
import dev.slipway.run.Run;
import dev.slipway.runtime.SecretFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The secrets that a step names, if its run may see them. */
final class StepSecrets {
  private final Secrets secrets;

  StepSecrets(Secrets secrets) {
    this.secrets = secrets;
  }

  /** As files below {@code /run/secrets}. */
  List<SecretFile> files(Run run, Step.Shell step) throws CannotRunException {
    return named(run, step.secrets()).entrySet().stream()
        .map(secret -> new SecretFile("/run/secrets/" + secret.getKey(), secret.getValue()))
        .toList();
  }

  /** By name, all of them. */
  Map<String, byte[]> named(Run run, List<String> names) throws CannotRunException {
    var values = values(run, names);
    var all = new TreeMap<String, byte[]>();
    for (var name : names) {
      var value = values.get(new SecretName(name));
      if (value == null) {
        throw new CannotRunException(missing(run, name));
      }
      all.put(name, value);
    }
    return all;
  }

  private static Mask mask(Masker masker) {
    return new Mask() {
      @Override
      public byte[] mask(byte[] chunk) {
        return masker.mask(chunk);
      }

      @Override
      public byte[] finish() {
        return masker.finish();
      }
    };
  }

  private static String missing(Run run, String name) {
    return run.trusted()
        ? "it names the secret %s, which the project does not have".formatted(name)
        : "it names the secret %s, but a %s sees no secrets".formatted(name, run.cause());
  }

  /** Those there are, by name. */
  private Map<SecretName, byte[]> values(Run run, List<String> wanted) {
    if (!run.trusted() || wanted.isEmpty()) {
      return Map.of();
    }
    var names = wanted.stream().map(SecretName::new).collect(Collectors.toSet());
    return secrets.reveal(run.id().project(), Optional.empty(), names);
  }

  /** Makes what takes them out of the step's output. */
  Supplier<Mask> masks(Run run, Step.Shell step) {
    return masks(values(run, step.secrets()));
  }

  /** Makes what takes these out of any output. */
  Supplier<Mask> masks(Map<?, byte[]> values) {
    if (values.isEmpty()) {
      return Mask::none;
    }
    var masker = new Masker(values.values());
    return () -> mask(masker.again());
  }
}
