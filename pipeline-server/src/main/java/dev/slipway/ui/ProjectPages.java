package dev.slipway.ui;

import dev.slipway.access.Open;
import dev.slipway.deploy.Stages;
import dev.slipway.event.Journal;
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
  private final Stages stages;
  private final Journal journal;

  @Inject
  ProjectPages(Session session, Runs runs, Stages stages, Journal journal) {
    this.session = session;
    this.runs = runs;
    this.stages = stages;
    this.journal = journal;
  }

  /** A line of the list. */
  record Line(long number, String state, String ref, String commit, String by, String took) {
    static Line of(Run run) {
      return new Line(
          run.id().number(),
          run.state().id(),
          run.ref().brief(),
          run.commit().brief(),
          run.by(),
          elapsed(run.started(), run.ended()));
    }
  }

  /** One step of the run shown. */
  record StepLine(
      String name, String state, String reason, String took, String started, boolean begun) {
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
          "running".equals(state) ? step.started().map(Instant::toString).orElse("") : "",
          step.started().isPresent());
    }
  }

  /** How one stage stands. */
  record StageLine(String name, String url, String live, String waits) {
    static StageLine of(Stages.Standing stage) {
      var rolling = stage.rolling().map(next -> "release " + next.release().number() + " starts");
      var waits =
          stage.awaiting().map(next -> "release " + next.release().number() + " for approval");
      return new StageLine(
          stage.name(),
          stage.url().toString(),
          stage.live().map(live -> "release " + live.release().number()).orElse(""),
          rolling.or(() -> waits).orElse(""));
    }
  }

  /** How the stages stand, and the list of runs. */
  record ProjectPage(String project, List<StageLine> stages, List<Line> runs)
      implements TemplateInstance {}

  /**
   * One run.
   *
   * @param seen the newest event that it may show: what comes later changes it
   */
  record RunPage(
      String project,
      Line run,
      String cause,
      String reason,
      List<StepLine> steps,
      boolean ended,
      long seen)
      implements TemplateInstance {}

  /** Says that there is no such page. */
  record NoPage(String what) implements TemplateInstance {}

  @GET
  @Open
  public Response project(
      @PathParam("project") String project, @CookieParam(Session.COOKIE) @Nullable String token) {
    var name = new ProjectName(project);
    if (!session.mayRead(token, name)) {
      return turnedAway(token, "/projects/" + name, "project " + name);
    }
    var lines = runs.list(name, Long.MAX_VALUE, SHOWN).stream().map(Line::of).toList();
    var standing = stages.of(name).stream().map(StageLine::of).toList();
    return Html.page(Response.Status.OK, new ProjectPage(project, standing, lines));
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
      return turnedAway(token, "/projects/" + name + "/runs/" + number, "project " + name);
    }
    long seen = journal.last();
    return Optional.of(number)
        .filter(n -> n > 0)
        .flatMap(n -> runs.find(new RunId(name, n)))
        .map(run -> Html.page(Response.Status.OK, page(run, seen)))
        .orElseGet(() -> missing("run " + name + "/" + number));
  }

  /* Who is logged in and may not read it sees what is seen where nothing is. */
  private Response turnedAway(@Nullable String token, String page, String what) {
    return session.caller(token).isEmpty() ? Session.toLogin(page) : missing(what);
  }

  private static Response missing(String what) {
    return Html.page(Response.Status.NOT_FOUND, new NoPage(what));
  }

  private RunPage page(Run run, long seen) {
    var steps = runs.steps(run.id()).stream().map(StepLine::of).toList();
    var reason = run.state() instanceof RunState.Failed failed ? failed.reason() : "";
    boolean told =
        steps.stream()
            .map(StepLine::reason)
            .anyMatch(said -> !said.isEmpty() && reason.contains(said));
    return new RunPage(
        run.id().project().value(),
        Line.of(run),
        run.cause(),
        told ? "" : reason,
        steps,
        run.state().ended(),
        seen);
  }

  private static String elapsed(Optional<Instant> started, Optional<Instant> ended) {
    return started
        .map(from -> Duration.between(from, ended.orElseGet(Instant::now)).toMillis() / 1000.0)
        .map(seconds -> String.format(Locale.ROOT, "%.1f s", seconds))
        .orElse("");
  }
}
