package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.image.BuildLine;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.BuildState;
import dev.slipway.image.ImageBuilds;
import dev.slipway.image.SharedCache;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Builds of images from Containerfiles. */
@Path("/api/v1/projects/{project}/builds")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class BuildResource {
  private final ImageBuilds builds;
  private final BuildFeed feed;

  @Inject
  BuildResource(ImageBuilds builds) {
    this.builds = builds;
    this.feed = new BuildFeed(builds);
  }

  /**
   * What is sent before the files; all but the file may be left out.
   *
   * @param file the text of the Containerfile
   * @param fileName for messages
   * @param names such as {@code site:1}, which becomes {@code localhost/PROJECT/site:1}
   * @param secrets by id, in base64
   * @param cacheFrom caches at registries, each {@code type=registry,ref=NAME} or a name alone
   * @param cacheTo the same for what it writes to, where {@code mode=max} may follow
   */
  public record Body(
      @Nullable String file,
      @Nullable String fileName,
      @Nullable List<String> names,
      @Nullable String target,
      @Nullable Map<String, String> args,
      @Nullable Map<String, byte[]> secrets,
      @Nullable Map<String, String> labels,
      @Nullable String platform,
      @Nullable Boolean noCache,
      @Nullable Boolean pull,
      @Nullable String network,
      @Nullable List<String> cacheFrom,
      @Nullable String cacheTo) {
    BuildRequest request(ProjectName project) {
      if (file == null) {
        throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'file' is missing");
      }
      return new BuildRequest(
          project,
          fileName == null ? "Containerfile" : fileName,
          file,
          names == null ? List.of() : names.stream().map(n -> full(project, n)).toList(),
          Optional.ofNullable(target),
          args == null ? Map.of() : args,
          secrets == null ? Map.of() : new HashMap<>(secrets),
          labels == null ? Map.of() : labels,
          Optional.ofNullable(platform),
          !Boolean.TRUE.equals(noCache),
          Boolean.TRUE.equals(pull),
          network(network == null ? "default" : network),
          cacheFrom == null
              ? List.of()
              : cacheFrom.stream().map(c -> SharedCache.parse("cacheFrom", c)).toList(),
          Optional.ofNullable(cacheTo).map(c -> SharedCache.parse("cacheTo", c)));
    }

    private static String full(ProjectName project, String name) {
      return name.startsWith("localhost/") ? name : "localhost/%s/%s".formatted(project, name);
    }

    private static boolean network(String name) {
      return switch (name) {
        case "default" -> true;
        case "none" -> false;
        default ->
            throw new Refusal(
                Refusal.Kind.INVALID, "network-refused", "network: expected default or none");
      };
    }

    /** Without what people put into arguments and secrets. */
    @Override
    public String toString() {
      return "build of " + names;
    }
  }

  /** A build as it stands. */
  public record View(
      String id,
      String phase,
      List<String> names,
      String by,
      Instant asked,
      @Nullable String digest,
      @Nullable String problem,
      int exit) {
    static View of(BuildState state) {
      return new View(
          state.id(),
          state.phase().name().toLowerCase(Locale.ROOT),
          state.names(),
          state.by(),
          state.asked(),
          state.digest().orElse(null),
          state.problem().isEmpty() ? null : state.problem(),
          state.exit());
    }
  }

  /** One thing that it tells. */
  public record Line(long n, String kind, int step, String text, String why, long millis) {
    static Line of(BuildLine line) {
      return new Line(
          line.number(),
          line.kind().name().toLowerCase(Locale.ROOT),
          line.step(),
          line.text(),
          line.why(),
          line.millis());
    }
  }

  /** All of a project's that are not forgotten, newest first. */
  public record Views(List<View> items) {}

  /** An image of what a build was after an instruction. */
  public record Snapshot(String name, String digest) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @ResponseStatus(201)
  @Requires(Permission.RUN)
  public View open(
      @PathParam("project") String project, @Nullable Body body, @Context SecurityContext context) {
    var name = new ProjectName(project);
    var asks =
        body == null
            ? new Body(null, null, null, null, null, null, null, null, null, null, null, null, null)
            : body;
    var by = ((Caller) context.getUserPrincipal()).name();
    return View.of(builds.find(name, builds.open(asks.request(name), by)));
  }

  /** The files that it may copy: a tar archive, plain or packed with gzip or zstd. */
  @PUT
  @Path("/{build}/context")
  @MaxBody(MaxBody.LAYER)
  @Consumes("application/x-tar")
  @ResponseStatus(202)
  @Requires(Permission.RUN)
  public View start(
      @PathParam("project") String project, @PathParam("build") String build, InputStream files)
      throws IOException {
    builds.start(new ProjectName(project), build, files);
    return View.of(builds.find(new ProjectName(project), build));
  }

  @GET
  @Requires(Permission.READ)
  public Views list(@PathParam("project") String project) {
    return new Views(builds.list(new ProjectName(project)).stream().map(View::of).toList());
  }

  @GET
  @Path("/{build}")
  @Requires(Permission.READ)
  public View find(@PathParam("project") String project, @PathParam("build") String build) {
    return View.of(builds.find(new ProjectName(project), build));
  }

  /** What it tells, from a number on, until it has ended. */
  @GET
  @Path("/{build}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Requires(Permission.READ)
  public void follow(
      @PathParam("project") String project,
      @PathParam("build") String build,
      @QueryParam("from") @DefaultValue("0") long from,
      @HeaderParam("Last-Event-ID") @Nullable Long last,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var name = new ProjectName(project);
    builds.find(name, build);
    feed.follow(name, build, last == null ? from : last + 1, sink, sse);
  }

  /** Ends it. */
  @DELETE
  @Path("/{build}")
  @Requires(Permission.RUN)
  public void cancel(@PathParam("project") String project, @PathParam("build") String build) {
    builds.cancel(new ProjectName(project), build);
  }

  /** Names an image of what it was after an instruction: to run a shell in it. */
  @POST
  @Path("/{build}/snapshot")
  @ResponseStatus(201)
  @Requires(Permission.RUN)
  public Snapshot snapshot(
      @PathParam("project") String project,
      @PathParam("build") String build,
      @QueryParam("step") @Nullable Integer step)
      throws InterruptedException {
    var tag = builds.snapshot(new ProjectName(project), build, Optional.ofNullable(step));
    return new Snapshot(tag.name(), tag.digest().value());
  }
}
