package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A file that cannot be built as it is written, with every problem that was found. */
public final class ContainerfileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ContainerfileException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  ContainerfileException(Problem problem) {
    this(List.of(problem));
  }

  /** In the order of the file; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  /** One problem a line. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
