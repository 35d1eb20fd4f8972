package dev.slipway.source.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.RegisterProject;
import dev.slipway.source.Registration;
import dev.slipway.source.RemoteUrl;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The registered projects. */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ProjectResource {
  private static final String FORGE = "github";

  private final Projects projects;
  private final RegisterProject register;
  private final PublicAddress address;

  @Inject
  ProjectResource(Projects projects, RegisterProject register, PublicAddress address) {
    this.projects = projects;
    this.register = register;
    this.address = address;
  }

  /**
   * What is sent to register one; all but the name may be left out.
   *
   * @param remote where it is mirrored from; without it, it is hosted here
   * @param credential what the remote asks for: {@code user:password} or a token for https, a
   *     private key for ssh
   * @param hostKey the ssh host key the remote must show
   * @param webhookSecret what its forge signs deliveries with, 16 to 1024 bytes
   */
  public record Body(
      @Nullable String name,
      @Nullable String remote,
      @Nullable String credential,
      @Nullable String hostKey,
      @Nullable String webhookSecret,
      @Nullable String defaultBranch,
      @Nullable Boolean selfApproval) {
    Registration registration() {
      return new Registration(
          new ProjectName(name == null ? "" : name),
          optional(remote).map(RemoteUrl::parse),
          optional(credential),
          optional(hostKey),
          optional(webhookSecret),
          optional(defaultBranch).orElse("main"),
          Boolean.TRUE.equals(selfApproval));
    }

    private static Optional<String> optional(@Nullable String text) {
      return Optional.ofNullable(text).filter(given -> !given.isEmpty());
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "project " + name;
    }
  }

  /** One project. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(
      String name,
      String gitUrl,
      String webhookUrl,
      @Nullable String remote,
      String defaultBranch,
      boolean selfApproval,
      Instant created) {}

  /** All that the caller may see. */
  public record Views(List<View> items) {}

  @GET
  @Requires(value = Permission.READ, anywhere = true)
  public Views list(@Context SecurityContext context) {
    var caller = caller(context);
    return new Views(
        projects.list().stream()
            .filter(project -> caller.may(Permission.READ, project.name()))
            .map(this::view)
            .toList());
  }

  @GET
  @Path("/{project}")
  @Requires(Permission.READ)
  public View get(@PathParam("project") String project) {
    return projects
        .find(new ProjectName(project))
        .map(this::view)
        .orElseThrow(() -> Refusal.notFound("project", project));
  }

  @POST
  @Requires(Permission.ADMIN)
  public Response add(@Nullable Body body, @Context SecurityContext context) {
    var view = view(register.register(read(body), caller(context).name(), Instant.now()));
    return Response.created(URI.create("/api/v1/projects/" + view.name())).entity(view).build();
  }

  private static Registration read(@Nullable Body body) {
    try {
      return (body == null ? new Body(null, null, null, null, null, null, null) : body)
          .registration();
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "invalid-project", String.valueOf(e.getMessage()));
    }
  }

  private View view(Project project) {
    return new View(
        project.name().value(),
        address.git(project.name()),
        address.hook(project.name(), FORGE),
        project.remote().map(URI::toString).orElse(null),
        project.defaultBranch(),
        project.selfApproval(),
        project.created());
  }

  private static Caller caller(SecurityContext context) {
    return (Caller) context.getUserPrincipal();
  }
}
