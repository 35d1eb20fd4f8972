package dev.slipway.run.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.run.CancelRun;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.Runs;
import dev.slipway.source.PublicAddress;
import dev.slipway.trigger.AskRun;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The runs of a project. */
@Path("/api/v1/projects/{project}/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class RunResource {
  private static final int MOST = 200;

  private final Runs runs;
  private final CancelRun cancel;
  private final AskRun ask;
  private final PublicAddress address;

  @Inject
  RunResource(Runs runs, CancelRun cancel, AskRun ask, PublicAddress address) {
    this.runs = runs;
    this.cancel = cancel;
    this.ask = ask;
    this.address = address;
  }

  /** Several, the newest first; without their steps. */
  public record Views(List<RunView> items) {}

  /**
   * What to run.
   *
   * @param ref a full ref, a branch or a tag; the default branch if it is missing
   */
  public record Body(@Nullable String ref) {}

  /** What was asked for; its run appears under that trigger soon. */
  public record Asked(UUID trigger, String ref, String commit) {}

  @GET
  @Requires(Permission.READ)
  public Views list(
      @PathParam("project") String project,
      @QueryParam("before") @DefaultValue("9223372036854775807") long before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    var found = runs.list(new ProjectName(project), before, Math.clamp(limit, 1, MOST));
    return new Views(found.stream().map(run -> RunView.of(run, List.of(), address)).toList());
  }

  @GET
  @Path("/{number}")
  @Requires(Permission.READ)
  public RunView show(@PathParam("project") String project, @PathParam("number") long number) {
    var run = known(runs, project, number);
    return RunView.of(run, runs.steps(run.id()), address);
  }

  @POST
  @ResponseStatus(202)
  @Requires(Permission.RUN)
  public Asked start(
      @PathParam("project") String project,
      @Nullable Body body,
      @Context SecurityContext security) {
    var ref = Optional.ofNullable(body).map(Body::ref);
    var accepted = ask.ask(new ProjectName(project), ref, caller(security).name());
    return new Asked(accepted.id(), accepted.need("ref"), accepted.need("commit"));
  }

  @POST
  @Path("/{number}/cancel")
  @ResponseStatus(202)
  @Requires(Permission.RUN)
  public RunView cancel(
      @PathParam("project") String project,
      @PathParam("number") long number,
      @Context SecurityContext security) {
    var run = known(runs, project, number);
    if (run.state().ended()) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "run-ended",
          "run %s has ended: it %s".formatted(run.id(), run.state().id()));
    }
    cancel.cancel(run.id(), caller(security).name(), Instant.now());
    return show(project, number);
  }

  static Run known(Runs runs, String project, long number) {
    return Optional.of(number)
        .filter(n -> n >= 1)
        .flatMap(n -> runs.find(new RunId(new ProjectName(project), n)))
        .orElseThrow(() -> Refusal.notFound("run", project + "/" + number));
  }

  private static Caller caller(SecurityContext security) {
    return (Caller) security.getUserPrincipal();
  }
}
