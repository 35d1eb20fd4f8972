package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.ContainerName;
import dev.slipway.container.ContainerVerbs;
import dev.slipway.container.Deed;
import dev.slipway.container.FindContainer;
import dev.slipway.container.Known;
import dev.slipway.container.Origin;
import dev.slipway.container.OwnContainer;
import dev.slipway.container.Signal;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The containers of a project and their lives. A container is named by its name or its id. */
@Path("/api/v1/projects/{project}/containers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ContainerResource {
  private static final int LONGEST_WAIT = 50;
  private static final int LONGEST_GRACE = 3600;

  private final FindContainer find;
  private final ContainerVerbs verbs;
  private final ContainerHost host;
  private final Clock clock = Clock.systemUTC();

  @Inject
  ContainerResource(FindContainer find, ContainerVerbs verbs, ContainerHost host) {
    this.find = find;
    this.host = host;
    this.verbs = verbs;
  }

  @GET
  @Requires(Permission.READ)
  public ContainerView.Page list(@PathParam("project") String project) {
    return new ContainerView.Page(
        find.list(new ProjectName(project)).stream().map(ContainerView::of).toList());
  }

  /** Makes a container, not started. */
  @POST
  @Requires(Permission.RUN)
  public Response create(
      @PathParam("project") String project,
      @Nullable ContainerBody body,
      @Context SecurityContext context) {
    if (body == null) {
      throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'image' is missing");
    }
    var made =
        verbs
            .create()
            .create(body.order(new ProjectName(project)), caller(context), clock.instant());
    return Response.created(
            URI.create("/api/v1/projects/%s/containers/%s".formatted(project, made.id())))
        .entity(ContainerView.of(made))
        .build();
  }

  @GET
  @Path("/{container}")
  @Requires(Permission.READ)
  public ContainerDetail inspect(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.SEE, context);
    var enters = Deed.ENTER.permission(container);
    return ContainerDetail.of(
        container,
        host.particulars(container.id()),
        caller(context).may(enters, container.project()));
  }

  /** Removes it; {@code force}: also if it runs. */
  @DELETE
  @Path("/{container}")
  @Requires(Permission.RUN)
  public void remove(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.remove().remove(container, own(container), force, caller(context));
  }

  @POST
  @Path("/{container}/start")
  @Requires(Permission.RUN)
  public ContainerView start(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.start().start(container, own(container), caller(context));
    return now(container);
  }

  /** Ends it: TERM, then KILL after so many seconds (as its maker said, if none are given). */
  @POST
  @Path("/{container}/stop")
  @Requires(Permission.RUN)
  public ContainerView stop(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("seconds") @Nullable Integer seconds,
      @Context SecurityContext context)
      throws InterruptedException {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.stop().stop(container, grace(seconds, own(container)), caller(context));
    return now(container);
  }

  private static Duration grace(@Nullable Integer seconds, OwnContainer own) {
    if (seconds == null) {
      return own.stopTimeout();
    }
    if (seconds < 0 || seconds > LONGEST_GRACE) {
      throw new Refusal(
          Refusal.Kind.INVALID, "bad-seconds", "seconds: expected 0 to " + LONGEST_GRACE);
    }
    return Duration.ofSeconds(seconds);
  }

  /** Stops it, if it runs, and starts it. */
  @POST
  @Path("/{container}/restart")
  @Requires(Permission.RUN)
  public ContainerView restart(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("seconds") @Nullable Integer seconds,
      @Context SecurityContext context)
      throws InterruptedException {
    var container = found(project, called, Deed.CHANGE, context);
    var own = own(container);
    verbs.restart().restart(container, own, grace(seconds, own), caller(context));
    return now(container);
  }

  @POST
  @Path("/{container}/pause")
  @Requires(Permission.RUN)
  public ContainerView pause(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.hold().pause(container, caller(context));
    return now(container);
  }

  @POST
  @Path("/{container}/unpause")
  @Requires(Permission.RUN)
  public ContainerView resume(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.hold().resume(container, caller(context));
    return now(container);
  }

  @POST
  @Path("/{container}/kill")
  @Requires(Permission.RUN)
  public void kill(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("signal") @DefaultValue("KILL") String signal,
      @Context SecurityContext context) {
    var container = found(project, called, Deed.CHANGE, context);
    verbs.stop().kill(container, signal(signal), caller(context));
  }

  private static Signal signal(String text) {
    try {
      return Signal.of(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "bad-signal", String.valueOf(e.getMessage()));
    }
  }

  @POST
  @Path("/{container}/rename")
  @Requires(Permission.RUN)
  public void rename(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("name") @Nullable String name,
      @Context SecurityContext context) {
    if (name == null) {
      throw new Refusal(Refusal.Kind.INVALID, "name-missing", "say how: ?name=other");
    }
    var container = found(project, called, Deed.CHANGE, context);
    verbs.rename().rename(container, own(container), new ContainerName(name), caller(context));
  }

  /** Waits for its end for so many seconds at most; the answer is how it stands then. */
  @GET
  @Path("/{container}/wait")
  @Requires(Permission.READ)
  public ContainerView await(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @QueryParam("seconds") @DefaultValue("25") int seconds,
      @Context SecurityContext context)
      throws InterruptedException {
    var container = found(project, called, Deed.SEE, context);
    var end =
        verbs.await().await(container, Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_WAIT)));
    return ContainerView.of(end);
  }

  private ContainerView now(Known container) {
    return ContainerView.of(find.again(container).orElse(container));
  }

  private Known found(String project, String called, Deed deed, SecurityContext context) {
    return find.find(new ProjectName(project), called, deed, caller(context));
  }

  private static OwnContainer own(Known container) {
    return Optional.of(container.origin())
        .filter(Origin.Asked.class::isInstance)
        .map(Origin.Asked.class::cast)
        .map(Origin.Asked::own)
        .orElseThrow(() -> new IllegalStateException("not one that was asked for: " + container));
  }

  private static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
