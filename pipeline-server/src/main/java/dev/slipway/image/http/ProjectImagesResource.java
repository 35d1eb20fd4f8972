package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.image.KeepImages;
import dev.slipway.image.ProjectShelf;
import dev.slipway.image.RemovedImage;
import dev.slipway.images.Digest;
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
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** The images that a project may use. They are named by the query, as names hold slashes. */
@Path("/api/v1/projects/{project}/images")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ProjectImagesResource {
  private static final int MOST_AT_ONCE = 100;

  private final ProjectShelf shelf;
  private final KeepImages keep;

  @Inject
  ProjectImagesResource(ProjectShelf shelf, KeepImages keep) {
    this.shelf = shelf;
    this.keep = keep;
  }

  /** An image in the list. */
  public record Listed(
      String name, String digest, boolean own, @Nullable String created, long bytes) {
    static Listed of(ProjectShelf.ListedImage image) {
      return new Listed(
          image.name(),
          image.digest().value(),
          image.own(),
          image.created().map(Object::toString).orElse(null),
          image.bytes());
    }
  }

  /** All of them, by name. */
  public record Listing(List<Listed> items) {}

  @GET
  @Requires(Permission.READ)
  public Listing list(@PathParam("project") String project) {
    return new Listing(shelf.list(new ProjectName(project)).stream().map(Listed::of).toList());
  }

  /** All that is known of one, as docker tells it and more. */
  @GET
  @Path("/inspect")
  @Requires(Permission.READ)
  public String inspect(
      @PathParam("project") String project, @QueryParam("name") @Nullable String name) {
    return shelf.inspect(new ProjectName(project), needed(name, "name"));
  }

  /** How it was made, the last step first. */
  public record Steps(List<Step> items) {}

  /** One step. */
  public record Step(@Nullable String created, String by, String comment, long bytes) {
    static Step of(ProjectShelf.ImageStep step) {
      var created = step.created().map(Object::toString).orElse(null);
      return new Step(created, step.by(), step.comment(), step.bytes());
    }
  }

  @GET
  @Path("/history")
  @Requires(Permission.READ)
  public Steps history(
      @PathParam("project") String project, @QueryParam("name") @Nullable String name) {
    return new Steps(
        shelf.history(new ProjectName(project), needed(name, "name")).stream()
            .map(Step::of)
            .toList());
  }

  /** Paths that differ. */
  public record Changes(List<ProjectShelf.ChangedPath> items) {}

  /** Unpacks both. */
  @GET
  @Path("/diff")
  @Requires(Permission.RUN)
  public Changes diff(
      @PathParam("project") String project,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    return new Changes(
        shelf.diff(new ProjectName(project), needed(from, "from"), needed(to, "to")));
  }

  /** Gives it one more name, below {@code localhost/PROJECT/}. */
  @POST
  @Path("/tag")
  @ResponseStatus(201)
  @Requires(Permission.RUN)
  public ImageResource.View tag(
      @PathParam("project") String project,
      @QueryParam("name") @Nullable String name,
      @QueryParam("as") @Nullable String added,
      @Context SecurityContext context) {
    return ImageResource.View.of(
        keep.tag(
            new ProjectName(project), needed(name, "name"), needed(added, "as"), caller(context)));
  }

  /** What came of it. */
  public record Removed(List<String> untagged, List<String> deleted, long freed) {
    static Removed of(RemovedImage removed) {
      var deleted = removed.deleted().stream().map(Digest::value).toList();
      return new Removed(removed.untagged(), deleted, removed.freed());
    }
  }

  /** Takes a name away, and with the last one the image. */
  @DELETE
  @Requires(Permission.RUN)
  public Removed remove(
      @PathParam("project") String project,
      @QueryParam("name") @Nullable String name,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @Context SecurityContext context) {
    return Removed.of(
        keep.remove(new ProjectName(project), needed(name, "name"), force, caller(context)));
  }

  /** Images as one archive; {@code name} may be given several times. */
  @GET
  @Path("/archive")
  @Produces("application/x-tar")
  @Requires(Permission.READ)
  public StreamingOutput save(
      @PathParam("project") String project,
      @QueryParam("name") List<String> names,
      @QueryParam("format") @DefaultValue("docker-archive") String format) {
    if (names.isEmpty() || names.size() > MOST_AT_ONCE) {
      throw new Refusal(
          Refusal.Kind.INVALID, "name-missing", "name 1 to 100 images: ?name=site:1&name=site:2");
    }
    return shelf.save(new ProjectName(project), names, format)::writeTo;
  }

  /** Images that were loaded. */
  public record LoadedImages(List<Loaded> items) {}

  /** One of them. */
  public record Loaded(String digest, List<String> names) {
    static Loaded of(ProjectShelf.LoadedImage image) {
      return new Loaded(image.digest().value(), image.names());
    }
  }

  /** Takes the images of an archive, plain or packed, under names of the project's. */
  @POST
  @Path("/archive")
  @MaxBody(MaxBody.LAYER)
  @Consumes("application/x-tar")
  @ResponseStatus(201)
  @Requires(Permission.RUN)
  public LoadedImages load(
      @PathParam("project") String project,
      @QueryParam("name") @Nullable String name,
      InputStream archive,
      @Context SecurityContext context)
      throws IOException {
    var loaded =
        keep.load(new ProjectName(project), archive, Optional.ofNullable(name), caller(context));
    return new LoadedImages(loaded.stream().map(Loaded::of).toList());
  }

  static String needed(@Nullable String value, String parameter) {
    if (value == null || value.isBlank() || value.length() > 600) {
      throw new Refusal(
          Refusal.Kind.INVALID, "name-missing", "name the image: ?" + parameter + "=site:1");
    }
    return value;
  }

  static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
