package dev.slipway.images.containerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * A stage that has to be built.
 *
 * @param base what its root starts from
 * @param platform {@code FROM --platform}, expanded; empty for that of the target
 * @param triggers the ONBUILD instructions of its base, before its own
 * @param needs the stages that must be there before it, the base too
 * @param images the other images that it copies from or mounts
 */
public record PlannedStage(
    Stage stage,
    Origin base,
    Optional<String> platform,
    List<Instruction> triggers,
    SortedSet<Integer> needs,
    Set<String> images) {
  public PlannedStage {
    triggers = List.copyOf(triggers);
    images = Set.copyOf(images);
  }

  /** All that is executed, in order. */
  public List<Instruction> instructions() {
    var all = new ArrayList<>(triggers);
    all.addAll(stage.instructions());
    return all;
  }
}
