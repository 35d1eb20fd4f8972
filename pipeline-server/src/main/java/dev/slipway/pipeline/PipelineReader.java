package dev.slipway.pipeline;

import java.util.List;

/** Reads {@code slipway.yaml}: a pure function of its bytes, which are hostile. */
public interface PipelineReader {
  Reading read(byte[] file);

  /** What came of it. */
  sealed interface Reading {
    record Valid(Pipeline pipeline) implements Reading {}

    /** At least one problem, in the order of the file, at most 20. */
    record Invalid(List<Problem> problems) implements Reading {
      public Invalid {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   * @param column from 1
   * @param hint what to do about it
   */
  record Problem(int line, int column, String message, String hint) {
    /** As compilers print it: {@code slipway.yaml:4:7: message (hint)}. */
    @Override
    public String toString() {
      var where = "%s:%d:%d: %s".formatted(Pipeline.FILE, line, column, message);
      return hint.isEmpty() ? where : where + " (" + hint + ")";
    }
  }
}
