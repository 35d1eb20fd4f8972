package dev.slipway.ui;

import dev.slipway.access.Open;
import dev.slipway.event.ProjectName;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.RunState;
import dev.slipway.run.Runs;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRun;
import dev.slipway.run.StepState;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages of a project: its runs, and one run with its steps and their output, live. */
@Path("/projects/{project}")
@RunOnVirtualThread
@Singleton
public final class ProjectPages {
  private static final int SHOWN = 50;

  private final Session session;
  private final Runs runs;

  @Inject
  ProjectPages(Session session, Runs runs) {
    this.session = session;
    this.runs = runs;
  }

  /** A line of the list. */
  record Line(long number, String state, String ref, String commit, String by, String took) {
    static Line of(Run run) {
      return new Line(
          run.id().number(),
          run.state().id(),
          run.ref().value(),
          run.commit().brief(),
          run.by(),
          elapsed(run.started(), run.ended()));
    }
  }

  /** One step of the run shown. */
  record StepLine(String name, String state, String reason, String took, boolean begun) {
    static StepLine of(StepRun step) {
      var state =
          switch (step.state()) {
            case StepState.Waiting waiting -> "waiting";
            case StepState.Running running -> "running";
            case StepState.Ended ended -> ended.outcome().id();
          };
      var reason =
          step.state() instanceof StepState.Ended(StepOutcome outcome) ? outcome.reason() : "";
      return new StepLine(
          step.key().step(),
          state,
          reason,
          elapsed(step.started(), step.ended()),
          step.started().isPresent());
    }
  }

  /** The list of runs. */
  record ProjectPage(String project, List<Line> runs) implements TemplateInstance {}

  /** One run. */
  record RunPage(
      String project, Line run, String cause, String reason, List<StepLine> steps, boolean ended)
      implements TemplateInstance {}

  @GET
  @Open
  public Response project(
      @PathParam("project") String project, @CookieParam(Session.COOKIE) @Nullable String token) {
    var name = new ProjectName(project);
    if (!session.mayRead(token, name)) {
      return Session.toLogin("/projects/" + name);
    }
    var lines = runs.list(name, Long.MAX_VALUE, SHOWN).stream().map(Line::of).toList();
    return Html.page(Response.Status.OK, new ProjectPage(project, lines));
  }

  @GET
  @Path("/runs/{number}")
  @Open
  public Response run(
      @PathParam("project") String project,
      @PathParam("number") long number,
      @CookieParam(Session.COOKIE) @Nullable String token) {
    var name = new ProjectName(project);
    if (!session.mayRead(token, name)) {
      return Session.toLogin("/projects/" + name + "/runs/" + number);
    }
    return Optional.of(number)
        .filter(n -> n > 0)
        .flatMap(n -> runs.find(new RunId(name, n)))
        .map(run -> Html.page(Response.Status.OK, page(run)))
        .orElseGet(() -> Response.status(Response.Status.NOT_FOUND).build());
  }

  private RunPage page(Run run) {
    var reason = run.state() instanceof RunState.Failed failed ? failed.reason() : "";
    return new RunPage(
        run.id().project().value(),
        Line.of(run),
        run.cause(),
        reason,
        runs.steps(run.id()).stream().map(StepLine::of).toList(),
        run.state().ended());
  }

  private static String elapsed(Optional<Instant> started, Optional<Instant> ended) {
    return started
        .map(from -> Duration.between(from, ended.orElseGet(Instant::now)).toMillis() / 1000.0)
        .map(seconds -> String.format(Locale.ROOT, "%.1f s", seconds))
        .orElse("");
  }
}
