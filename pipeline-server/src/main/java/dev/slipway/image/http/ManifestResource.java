package dev.slipway.image.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.Caller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.PasswordToken;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.image.DeleteManifest;
import dev.slipway.image.ManifestReference;
import dev.slipway.image.PushManifest;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import dev.slipway.image.RepositoryPath;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server as a registry: manifests, tags and referrers (distribution-spec 1.1). A repository is
 * {@code PROJECT/NAME}, and its images are called {@code localhost/PROJECT/NAME:TAG} here.
 */
@Path("/v2")
@MaxBody(RegistryHeaders.LARGEST_MANIFEST + 1)
@Consumes(MediaType.WILDCARD)
@PasswordToken
@RunOnVirtualThread
@Singleton
public final class ManifestResource {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final Registry registry;
  private final PushManifest push;
  private final DeleteManifest delete;

  @Inject
  ManifestResource(Registry registry, PushManifest push, DeleteManifest delete) {
    this.registry = registry;
    this.push = push;
    this.delete = delete;
  }

  /** Whether this is a registry and the caller is known to it: {@code docker login} asks this. */
  @GET
  @Requires(value = Permission.READ, anywhere = true)
  public Response here() {
    return Response.ok(Map.of(), MediaType.APPLICATION_JSON_TYPE)
        .header("Docker-Distribution-Api-Version", "registry/2.0")
        .build();
  }

  @GET
  @Path("/{project}/{name: .+}/manifests/{reference}")
  @Requires(Permission.READ)
  public Response manifest(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @Context HttpHeaders headers) {
    var manifest = found(repository(project, name), reference, headers);
    return describe(manifest).entity(manifest.bytes()).build();
  }

  @HEAD
  @Path("/{project}/{name: .+}/manifests/{reference}")
  @Requires(Permission.READ)
  public Response manifestHead(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @Context HttpHeaders headers) {
    return describe(found(repository(project, name), reference, headers)).build();
  }

  private Registry.Manifest found(
      RepositoryPath repository, String reference, HttpHeaders headers) {
    var manifest = registry.manifest(repository, ManifestReference.sought(reference));
    var accepted = Accepted.of(headers.getRequestHeader(HttpHeaders.ACCEPT));
    if (!accepted.takes(manifest.mediaType())) {
      throw new RegistryRefusal(
          Code.MANIFEST_UNKNOWN,
          "%s:%s is a %s, which the request does not accept"
              .formatted(repository, reference, manifest.mediaType()));
    }
    return manifest;
  }

  private static Response.ResponseBuilder describe(Registry.Manifest manifest) {
    return Response.ok()
        .header(HttpHeaders.CONTENT_TYPE, manifest.mediaType())
        .header(HttpHeaders.CONTENT_LENGTH, manifest.bytes().length)
        .header(RegistryHeaders.DIGEST, manifest.digest())
        .header(HttpHeaders.ETAG, "\"" + manifest.digest() + "\"");
  }

  @PUT
  @Path("/{project}/{name: .+}/manifests/{reference}")
  @Requires(Permission.PUSH)
  public Response put(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @Context HttpHeaders headers,
      @Context SecurityContext security,
      InputStream body)
      throws IOException {
    var repository = repository(project, name);
    var type = Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_TYPE));
    var pushed =
        push.push(
            repository,
            ManifestReference.parse(reference),
            type.filter(text -> !text.isBlank()),
            body.readNBytes(RegistryHeaders.LARGEST_MANIFEST + 1),
            caller(security));
    var answer =
        Response.status(Response.Status.CREATED)
            .header(
                HttpHeaders.LOCATION, "/v2/%s/manifests/%s".formatted(repository, pushed.digest()))
            .header(RegistryHeaders.DIGEST, pushed.digest());
    pushed.subject().ifPresent(subject -> answer.header("OCI-Subject", subject));
    return answer.build();
  }

  @DELETE
  @Path("/{project}/{name: .+}/manifests/{reference}")
  @Requires(Permission.PUSH)
  public Response delete(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("reference") String reference,
      @Context SecurityContext security) {
    delete.delete(repository(project, name), ManifestReference.sought(reference), caller(security));
    return Response.accepted().build();
  }

  /** The tags of a repository. */
  public record Tags(String name, List<String> tags) {}

  @GET
  @Path("/{project}/{name: .+}/tags/list")
  @Requires(Permission.READ)
  public Response tags(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @QueryParam("n") @Nullable String n,
      @QueryParam("last") @Nullable String last) {
    var repository = repository(project, name);
    var page = Page.of(registry.tags(repository), n, last);
    var answer =
        Response.ok(new Tags(repository.toString(), page.items()), MediaType.APPLICATION_JSON_TYPE);
    page.next("/v2/%s/tags/list".formatted(repository))
        .ifPresent(link -> answer.header(HttpHeaders.LINK, link));
    return answer.build();
  }

  /** Referrers as an index of them. */
  public record Referrers(int schemaVersion, String mediaType, List<ReferrerView> manifests) {}

  /** One of them. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record ReferrerView(
      String mediaType,
      String digest,
      long size,
      @Nullable String artifactType,
      Map<String, String> annotations) {
    static ReferrerView of(Registry.Referrer r) {
      return new ReferrerView(
          r.mediaType(),
          r.digest().value(),
          r.size(),
          r.artifactType().orElse(null),
          r.annotations());
    }
  }

  @GET
  @Path("/{project}/{name: .+}/referrers/{digest}")
  @Requires(Permission.READ)
  public Response referrers(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @QueryParam("artifactType") @Nullable String artifactType,
      @QueryParam("last") @Nullable String last) {
    var repository = repository(project, name);
    var subject = ManifestReference.digest(digest);
    var type = Optional.ofNullable(artifactType).filter(text -> !text.isEmpty());
    var page =
        registry.referrers(
            repository,
            subject,
            type,
            Optional.ofNullable(last).map(ManifestReference::digest),
            Page.MOST);
    var views = page.items().stream().map(ReferrerView::of).toList();
    var answer = Response.ok(new Referrers(2, INDEX, views)).header("Content-Type", INDEX);
    type.ifPresent(filter -> answer.header("OCI-Filters-Applied", "artifactType"));
    if (page.more()) {
      var path = "/v2/%s/referrers/%s".formatted(repository, subject);
      answer.header(
          HttpHeaders.LINK,
          Page.link(path, Page.query("artifactType", type) + "last=" + views.getLast().digest()));
    }
    return answer.build();
  }

  static RepositoryPath repository(String project, String name) {
    return new RepositoryPath(new ProjectName(project), name);
  }

  static Caller caller(SecurityContext security) {
    return (Caller) security.getUserPrincipal();
  }
}
