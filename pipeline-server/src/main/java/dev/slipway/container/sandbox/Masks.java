package dev.slipway.container.sandbox;

import dev.slipway.access.Masker;
import dev.slipway.container.Marks;
import dev.slipway.container.Output;
import dev.slipway.event.ProjectName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the secrets out of the output of steps and deployments, as their own logs do. Containers
 * that people asked for are given none.
 */
final class Masks {
  private final HiddenSecrets secrets;

  Masks(HiddenSecrets secrets) {
    this.secrets = secrets;
  }

  Output over(Map<String, String> labels, Output plain) {
    var hidden = hidden(labels);
    return hidden.isEmpty() ? plain : new MaskedOutput(plain, new Masker(hidden));
  }

  private Collection<byte[]> hidden(Map<String, String> labels) {
    var step = labels.get(Marks.STEP);
    if (step != null) {
      return secrets.of(new ProjectName(step.split("/", 2)[0]), Optional.empty());
    }
    var stage = labels.get(Marks.STAGE);
    if (stage != null) {
      var parts = stage.split("/", 2);
      return secrets.of(new ProjectName(parts[0]), Optional.of(parts[parts.length - 1]));
    }
    return List.of();
  }
}
