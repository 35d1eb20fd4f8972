package dev.slipway.container.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.container.Known;
import dev.slipway.container.Origin;
import dev.slipway.container.Status;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container.
 *
 * @param origin {@code asked}, {@code step} or {@code deployment}
 * @param status {@code created}, {@code running}, {@code paused}, {@code restarting} or {@code
 *     exited}
 * @param since when it came to run, or to its end
 * @param run and {@code step}: whose it is, if a step's
 * @param stage and {@code deployment}: whose it is, if a deployment's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContainerView(
    String id,
    String name,
    String project,
    String origin,
    String status,
    @Nullable Integer exit,
    @Nullable String cause,
    @Nullable Instant since,
    @Nullable String image,
    @Nullable String digest,
    @Nullable String by,
    @Nullable Instant created,
    @Nullable Boolean autoRemove,
    @Nullable Map<String, String> labels,
    @Nullable String run,
    @Nullable String step,
    @Nullable String stage,
    @Nullable String deployment) {

  /** All that the caller may see. */
  public record Page(java.util.List<ContainerView> items) {}

  static ContainerView of(Known known) {
    return switch (known.origin()) {
      case Origin.Asked asked -> asked(known, asked);
      case Origin.OfStep step -> other(known, "step", step.run(), step.step(), null, null);
      case Origin.OfDeployment d ->
          other(known, "deployment", null, null, d.stage(), d.deployment());
    };
  }

  private static ContainerView asked(Known known, Origin.Asked asked) {
    var own = asked.own();
    return new ContainerView(
        known.id(),
        known.name(),
        known.project().value(),
        "asked",
        known.status().word(),
        exit(known.status()),
        cause(known.status()),
        since(known.status()),
        own.image(),
        own.digest(),
        own.by(),
        own.created(),
        own.autoRemove(),
        own.labels(),
        null,
        null,
        null,
        null);
  }

  private static ContainerView other(
      Known known,
      String origin,
      @Nullable String run,
      @Nullable String step,
      @Nullable String stage,
      @Nullable String deployment) {
    return new ContainerView(
        known.id(),
        known.name(),
        known.project().value(),
        origin,
        known.status().word(),
        exit(known.status()),
        cause(known.status()),
        since(known.status()),
        null,
        null,
        null,
        null,
        null,
        null,
        run,
        step,
        stage,
        deployment);
  }

  private static @Nullable Integer exit(Status status) {
    return status instanceof Status.Exited exited ? exited.code() : null;
  }

  private static @Nullable String cause(Status status) {
    return status instanceof Status.Exited exited ? exited.cause() : null;
  }

  private static @Nullable Instant since(Status status) {
    return switch (status) {
      case Status.Created created -> null;
      case Status.Running running -> running.since();
      case Status.Paused paused -> paused.since();
      case Status.Restarting restarting -> restarting.next();
      case Status.Exited exited -> exited.at();
    };
  }
}
