package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out how a container ended once its conmon is gone, and writes that down for good. */
final class SettleExit {
  private final Parts parts;
  private final ContainerId id;
  private final ContainerDirectory directory;
  private final int life;

  SettleExit(Parts parts, ContainerId id, int life) {
    this.parts = parts;
    this.id = id;
    this.life = life;
    this.directory = parts.layout().container(id.value());
  }

  /** What was written down earlier, if it has been. */
  Optional<ContainerState.Exited> settled() throws IOException {
    return settled(directory, life);
  }

  /** As above, wherever the directory is by now. */
  static Optional<ContainerState.Exited> settled(ContainerDirectory directory, int life)
      throws IOException {
    return SmallFiles.readJson(directory.exit())
        .filter(json -> json.path("life").asInt() == life)
        .map(SettleExit::exited);
  }

  /** Only when conmon is gone: its log and exit file are then complete. */
  ContainerState.Exited settle() throws IOException {
    var before = settled();
    if (before.isPresent()) {
      return before.get();
    }
    var file = exitFile();
    var exited =
        file.isPresent()
            ? new ContainerState.Exited(exit(file.get()), writtenAt(file.get()))
            : lost();
    note(exited);
    return exited;
  }

  /**
   * On a full disk this fails, and nobody is to wait for space: what the end is found out from is
   * still there for the next time, but for how often the kernel refused something.
   */
  private void note(ContainerState.Exited exited) {
    try {
      SmallFiles.write(
          directory.exit(),
          Map.of(
              "life", life,
              "code", exited.exit().code(),
              "cause", exited.exit().cause().name(),
              "at", exited.at().toString()));
    } catch (IOException e) {
      // It is found out again when it is asked for again.
    }
  }

  /** Nobody records what it still does, so it must not go on. */
  private ContainerState.Exited lost() throws IOException {
    parts.engine().delete(id.value());
    parts.cgroup(id).remove();
    return new ContainerState.Exited(Exit.lost(), Instant.now());
  }

  private Exit exit(Path file) throws IOException {
    var code = Integer.parseInt(Files.readString(file).strip());
    return Exit.of(code, limitMet());
  }

  /** The likeliest reason first: what we killed it for, what the kernel killed for, what failed. */
  private Optional<ExitCause> limitMet() {
    if (Files.exists(directory.overQuota())) {
      return Optional.of(ExitCause.DISK_QUOTA);
    }
    var group = parts.cgroup(id);
    // conmon's note means that memory ran out at some time; the kernel's count means the same.
    if (Files.exists(directory.sawMemoryRunOut()) || group.oomKills() > 0) {
      return Optional.of(ExitCause.OUT_OF_MEMORY);
    }
    return group.refusedProcesses() > 0 ? Optional.of(ExitCause.PIDS_LIMIT) : Optional.empty();
  }

  private Optional<Path> exitFile() {
    return List.of(directory.exits().resolve(id.value()), directory.persist().resolve("exit"))
        .stream()
        .filter(SettleExit::hasCode)
        .findFirst();
  }

  /** A disk that was full may have left one of the two empty. */
  private static boolean hasCode(Path file) {
    try {
      return Files.readString(file).strip().matches("-?\\d{1,9}");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new ContainerException("reading " + file, e);
    }
  }

  private static Instant writtenAt(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  private static ContainerState.Exited exited(JsonNode json) {
    return new ContainerState.Exited(
        new Exit(json.path("code").asInt(), ExitCause.valueOf(json.path("cause").asText())),
        Instant.parse(json.path("at").asText()));
  }
}
