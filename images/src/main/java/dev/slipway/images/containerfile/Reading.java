package dev.slipway.images.containerfile;

import java.util.List;

/** What came of reading a Containerfile. */
public sealed interface Reading {
  record Valid(Containerfile file) implements Reading {}

  /** At least one problem, in the order of the file, at most 20. */
  record Invalid(List<Problem> problems) implements Reading {
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** The file, or all that is wrong with it as an exception. */
  default Containerfile orThrow() {
    return switch (this) {
      case Valid valid -> valid.file();
      case Invalid invalid -> throw new ContainerfileException(invalid.problems());
    };
  }
}
