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
 * @param stdin {@code none}, {@code once} (until who attached first ends it) or {@code kept}
 * @param memory in bytes, as {@code shm} and {@code disk}
 * @param network {@code none}, {@code internal}, {@code bridge}, {@code container:NAME} or a name
 * @param egress hosts that it may reach instead of all of the internet
 * @param publish such as {@code 8080:80}
 * @param volumes such as {@code data:/var/lib/data}
 * @param tmpfs such as {@code /tmp:size=64m}
 * @param restart {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure[:MOST]}
 * @param stopTimeout in seconds
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
    @Nullable String stdin,
    @Nullable Long memory,
    @Nullable Double cpus,
    @Nullable Integer pids,
    @Nullable Long shm,
    @Nullable Long disk,
    @Nullable String network,
    @Nullable List<String> egress,
    @Nullable List<String> publish,
    @Nullable Boolean readOnly,
    @Nullable List<String> volumes,
    @Nullable List<String> tmpfs,
    @Nullable List<String> capAdd,
    @Nullable List<String> capDrop,
    @Nullable String restart,
    @Nullable Health health,
    @Nullable Boolean autoRemove,
    @Nullable Integer stopTimeout,
    @Nullable Map<String, String> labels) {
  private static final int GRACE_SECONDS = 10;

  /**
   * How it is seen to work.
   *
   * @param command as a shell takes it
   * @param interval in milliseconds, as the other times
   */
  public record Health(
      @Nullable String command,
      @Nullable Long interval,
      @Nullable Long timeout,
      @Nullable Long startPeriod,
      @Nullable Integer retries) {
    private static final long USUAL = 30_000;
    private static final int USUAL_RETRIES = 3;

    /* Each check costs processes of the host's, which count as nobody's. */
    private static final long SHORTEST = 1_000;

    ContainerOrder.Health order() {
      if (command == null || command.isBlank()) {
        throw new Refusal(
            Refusal.Kind.INVALID, "field-missing", "the field 'health.command' is missing");
      }
      if (interval != null && interval < SHORTEST) {
        throw new Refusal(
            Refusal.Kind.INVALID, "bad-interval", "health.interval: expected 1000 ms or more");
      }
      return new ContainerOrder.Health(
          command,
          Duration.ofMillis(interval == null ? USUAL : interval),
          Duration.ofMillis(timeout == null ? USUAL : timeout),
          Duration.ofMillis(startPeriod == null ? 0 : startPeriod),
          retries == null ? USUAL_RETRIES : retries);
    }
  }

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
            pids == null ? OptionalInt.empty() : OptionalInt.of(pids),
            shm == null ? OptionalLong.empty() : OptionalLong.of(shm),
            disk == null ? OptionalLong.empty() : OptionalLong.of(disk)),
        new ContainerOrder.Reach(network == null ? "bridge" : network, list(egress), list(publish)),
        new ContainerOrder.Storage(Boolean.TRUE.equals(readOnly), list(volumes), list(tmpfs)),
        new ContainerOrder.Rights(list(capAdd), list(capDrop)),
        new ContainerOrder.Keeping(
            Boolean.TRUE.equals(autoRemove),
            restart == null ? "no" : restart,
            Optional.ofNullable(health).map(Health::order),
            Duration.ofSeconds(stopTimeout == null ? GRACE_SECONDS : stopTimeout),
            labels == null ? Map.of() : labels));
  }

  private static List<String> list(@Nullable List<String> given) {
    return given == null ? List.of() : given;
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
        ContainerOrder.Stdin.of(stdin == null ? "none" : stdin));
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
