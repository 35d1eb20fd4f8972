package dev.slipway.images.containerfile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One instruction. What may hold variables is a {@link Word}: as written after parsing, expanded
 * after {@link Scope#next}.
 */
public sealed interface Instruction {
  /** Where it stands. */
  Source source();

  /**
   * Begins a stage.
   *
   * @param image {@code scratch}, an earlier stage, or a reference
   * @param name in lower case
   */
  record From(Source source, Word image, Optional<Word> platform, Optional<String> name)
      implements Instruction {}

  /** Declares variables of the build. */
  record Arg(Source source, List<Argument> arguments) implements Instruction {
    public Arg {
      arguments = List.copyOf(arguments);
    }
  }

  /** One variable of an ARG, and what it is when nobody sets it. */
  record Argument(Word name, Optional<Word> fallback) {}

  /** Sets variables of the image. */
  record Env(Source source, List<Setting> settings) implements Instruction {
    public Env {
      settings = List.copyOf(settings);
    }
  }

  /** Sets labels of the image. */
  record Label(Source source, List<Setting> settings) implements Instruction {
    public Label {
      settings = List.copyOf(settings);
    }
  }

  /** One name and value of ENV or LABEL. */
  record Setting(Word name, Word value) {}

  /** Runs a command; what it changes becomes a layer. */
  record Run(Source source, Command command, List<MountFlag> mounts, Network network)
      implements Instruction {
    public Run {
      mounts = List.copyOf(mounts);
    }
  }

  /** What a RUN sees of the network. */
  enum Network {
    DEFAULT,
    NONE
  }

  /**
   * Copies from the context, a stage or an image.
   *
   * @param from a stage by name or number, or an image; never holds variables
   * @param parents whether the parent directories of sources are kept
   */
  record Copy(Source source, Optional<Word> from, Transfer transfer, boolean parents)
      implements Instruction {}

  /**
   * Copies from the context or from afar; {@link AddSource#of} tells what each source is.
   *
   * @param keepGitDir whether {@code .git} is copied too; false where not given
   * @param checksum of the one source from afar
   * @param unpack whether archives are unpacked; where not given, those of the context are and
   *     those from afar are not
   */
  record Add(
      Source source,
      Transfer transfer,
      Optional<Boolean> keepGitDir,
      Optional<Word> checksum,
      Optional<Boolean> unpack)
      implements Instruction {}

  /** The directory for what follows; made where it is missing. Relative to the one before. */
  record Workdir(Source source, Word path) implements Instruction {}

  /** Who runs what follows: {@link Owner#of}. */
  record User(Source source, Word user) implements Instruction {}

  record Entrypoint(Source source, Command command) implements Instruction {}

  record Cmd(Source source, Command command) implements Instruction {}

  /** Ports as written; {@link Ports#of} reads them once they are expanded. */
  record Expose(Source source, List<Word> ports) implements Instruction {
    public Expose {
      ports = List.copyOf(ports);
    }
  }

  record Volume(Source source, List<Word> paths) implements Instruction {
    public Volume {
      paths = List.copyOf(paths);
    }
  }

  /**
   * How to see whether a container is well.
   *
   * @param test empty for NONE: also the base image's is gone
   * @param interval and the others: empty where not given
   */
  record HealthCheck(
      Source source,
      Optional<Command> test,
      Optional<Duration> interval,
      Optional<Duration> timeout,
      Optional<Duration> startPeriod,
      Optional<Duration> startInterval,
      OptionalInt retries)
      implements Instruction {}

  /** The shell for the shell forms that follow. */
  record Shell(Source source, List<String> argv) implements Instruction {
    public Shell {
      argv = List.copyOf(argv);
    }
  }

  record StopSignal(Source source, Word signal) implements Instruction {}

  /**
   * Kept in the image, for builds that start from it.
   *
   * @param expression the instruction as text, as it is stored
   * @param trigger the same, read
   */
  record OnBuild(Source source, String expression, Instruction trigger) implements Instruction {}

  /** Deprecated: the author of the image. */
  record Maintainer(Source source, String author) implements Instruction {}
}
