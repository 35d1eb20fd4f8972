package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Optional;

/**
 * One FROM and what follows it.
 *
 * @param index from 0, in the order of the file
 * @param instructions without the FROM; never a FROM
 */
public record Stage(int index, Instruction.From from, List<Instruction> instructions) {
  public Stage {
    instructions = List.copyOf(instructions);
  }

  /** Its name in lower case, if it has one. */
  public Optional<String> name() {
    return from.name();
  }

  /** Its name, or its number where it has none: as people ask for it. */
  public String label() {
    return name().orElseGet(() -> Integer.toString(index));
  }
}
