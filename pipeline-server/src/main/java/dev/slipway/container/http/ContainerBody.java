package dev.slipway.container.http;

import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerName;
import dev.slipway.container.ContainerOrder;
import dev.slipway.container.WindowSize;
import dev.slipway.event.ProjectName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to have a container made; all but the image may be left out.
 *
 * @param pull {@code missing}, {@code always} or {@code never}
 * @param command instead of the image's
 * @param terminal whether it gets one
 * @param rows of the terminal, with {@code columns}
 * @param stdin whether its standard input is held open
 * @param memory in bytes
 * @param stopTimeout in seconds
 * @param network {@code none}, {@code internal} or {@code bridge}
 */
public record ContainerBody(
    @Nullable String name,
    @Nullable String image,
    @Nullable String pull,
    @Nullable List<String> entrypoint,
    @Nullable List<String> command,
    @Nullable Map<String, String> env,
    @Nullable String workdir,
    @Nullable String user,
    @Nullable String hostname,
    @Nullable Boolean terminal,
    @Nullable Integer rows,
    @Nullable Integer columns,
    @Nullable Boolean stdin,
    @Nullable Long memory,
    @Nullable Double cpus,
    @Nullable Integer pids,
    @Nullable String network,
    @Nullable Boolean readOnly,
    @Nullable Boolean autoRemove,
    @Nullable Integer stopTimeout,
    @Nullable Map<String, String> labels) {
  private static final int GRACE_SECONDS = 10;

  ContainerOrder order(ProjectName project) {
    if (image == null || image.isBlank()) {
      throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'image' is missing");
    }
    return new ContainerOrder(
        project,
        Optional.ofNullable(name).map(ContainerName::new),
        image,
        ContainerOrder.Pull.of(pull == null ? "missing" : pull),
        program(),
        new ContainerOrder.Bounds(
            memory == null ? OptionalLong.empty() : OptionalLong.of(memory),
            Optional.ofNullable(cpus),
            pids == null ? OptionalInt.empty() : OptionalInt.of(pids)),
        network == null ? "bridge" : network,
        Boolean.TRUE.equals(readOnly),
        new ContainerOrder.Keeping(
            Boolean.TRUE.equals(autoRemove),
            Duration.ofSeconds(stopTimeout == null ? GRACE_SECONDS : stopTimeout),
            labels == null ? Map.of() : labels));
  }

  private ContainerOrder.Program program() {
    return new ContainerOrder.Program(
        Optional.ofNullable(entrypoint),
        command == null ? List.of() : command,
        env == null ? Map.of() : env,
        Optional.ofNullable(workdir),
        Optional.ofNullable(user),
        Optional.ofNullable(hostname),
        Boolean.TRUE.equals(terminal) ? Optional.of(window()) : Optional.empty(),
        Boolean.TRUE.equals(stdin));
  }

  private WindowSize window() {
    return new WindowSize(
        rows == null ? WindowSize.USUAL.rows() : rows,
        columns == null ? WindowSize.USUAL.columns() : columns);
  }

  /** Without what people put into environments. */
  @Override
  public String toString() {
    return "a container of " + image;
  }
}
