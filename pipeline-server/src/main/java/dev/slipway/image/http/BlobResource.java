package dev.slipway.image.http;

import dev.slipway.access.Caller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.PasswordToken;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ManifestReference;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import dev.slipway.image.RepositoryPath;
import dev.slipway.images.Digest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jboss.resteasy.reactive.PathPart;
import org.jspecify.annotations.Nullable;

/** The server as a registry: blobs, and how they come in (distribution-spec 1.1). */
@Path("/v2")
@MaxBody(MaxBody.LAYER)
@Consumes(MediaType.WILDCARD)
@PasswordToken
@RunOnVirtualThread
@Singleton
public final class BlobResource {
  private final Registry registry;

  @Inject
  BlobResource(Registry registry) {
    this.registry = registry;
  }

  @GET
  @Path("/{project}/{name: .+}/blobs/{digest}")
  @Requires(Permission.READ)
  public Response blob(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("digest") String digest,
      @HeaderParam("Range") @Nullable String wanted) {
    var blob = registry.blob(repository(project, name), sought(digest));
    var range = wanted == null ? Optional.<ByteRange>empty() : ByteRange.of(wanted, blob.size());
    var part = range.orElse(new ByteRange(0, blob.size()));
    if (part.length() == 0 && range.isPresent()) {
      return Response.status(Status.REQUESTED_RANGE_NOT_SATISFIABLE)
          .header("Content-Range", "bytes */" + blob.size())
          .build();
    }
    var answer = describe(blob, part.length());
    range.ifPresent(
        r -> answer.status(Status.PARTIAL_CONTENT).header("Content-Range", r.of(blob.size())));
    return answer.entity(new PathPart(blob.file(), part.offset(), part.length())).build();
  }

  @HEAD
  @Path("/{project}/{name: .+}/blobs/{digest}")
  @Requires(Permission.READ)
  public Response blobHead(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("digest") String digest) {
    var blob = registry.blob(repository(project, name), sought(digest));
    return describe(blob, blob.size()).build();
  }

  private static Digest sought(String digest) {
    return ManifestReference.sought(digest, Code.BLOB_UNKNOWN);
  }

  /* Bytes from anybody: no browser takes them for a page of ours. */
  private static Response.ResponseBuilder describe(Registry.Blob blob, long length) {
    return Response.ok()
        .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM)
        .header(HttpHeaders.CONTENT_LENGTH, length)
        .header(RegistryHeaders.DIGEST, blob.digest())
        .header(HttpHeaders.ETAG, "\"" + blob.digest() + "\"")
        .header("Accept-Ranges", "bytes")
        .header("X-Content-Type-Options", "nosniff");
  }

  @DELETE
  @Path("/{project}/{name: .+}/blobs/{digest}")
  @Requires(Permission.PUSH)
  public Response deleteBlob(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("digest") String digest) {
    registry.deleteBlob(repository(project, name), sought(digest));
    return Response.accepted().build();
  }

  /** Begins an upload; or is the whole of it; or takes the blob from another repository. */
  @POST
  @Path("/{project}/{name: .+}/blobs/uploads{end: /?}")
  @Requires(Permission.PUSH)
  public Response begin(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @QueryParam("digest") @Nullable String digest,
      @QueryParam("mount") @Nullable String mount,
      @QueryParam("from") @Nullable String from,
      @HeaderParam("Content-Length") @Nullable String length,
      @Context SecurityContext security,
      InputStream body)
      throws IOException {
    var repository = repository(project, name);
    if (mount != null && from != null) {
      var blob = ManifestReference.digest(mount);
      if (mounted(blob, from, repository, (Caller) security.getUserPrincipal())) {
        return created(repository, blob.value());
      }
    }
    if (digest == null) {
      return under(Status.ACCEPTED, repository, registry.begin(repository));
    }
    var promised = ManifestReference.digest(digest);
    var upload = registry.begin(repository);
    try {
      registry.append(repository, upload.id(), whole(length), body);
      registry.finish(repository, upload.id(), promised);
    } catch (IOException | RuntimeException e) {
      forget(repository, upload.id());
      throw e;
    }
    return created(repository, promised.value());
  }

  private boolean mounted(Digest blob, String from, RepositoryPath to, Caller caller) {
    int slash = from.indexOf('/');
    try {
      var source = new ProjectName(slash < 0 ? from : from.substring(0, slash));
      return slash > 0
          && caller.may(Permission.READ, source)
          && registry.mount(new RepositoryPath(source, from.substring(slash + 1)), to, blob);
    } catch (IllegalArgumentException notAProject) {
      return false;
    }
  }

  private void forget(RepositoryPath repository, String id) {
    try {
      registry.cancel(repository, id);
    } catch (RegistryRefusal gone) {
      // it ended by itself
    }
  }

  @GET
  @Path("/{project}/{name: .+}/blobs/uploads/{id}")
  @Requires(Permission.PUSH)
  public Response status(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("id") String id) {
    var repository = repository(project, name);
    return under(Status.NO_CONTENT, repository, registry.upload(repository, id));
  }

  @PATCH
  @Path("/{project}/{name: .+}/blobs/uploads/{id}")
  @Requires(Permission.PUSH)
  public Response append(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("id") String id,
      @HeaderParam("Content-Range") @Nullable String range,
      @HeaderParam("Content-Length") @Nullable String length,
      InputStream body)
      throws IOException {
    var repository = repository(project, name);
    try {
      var upload = registry.append(repository, id, piece(range, length), body);
      return under(Status.ACCEPTED, repository, upload);
    } catch (RegistryRefusal e) {
      return outOfOrder(e, repository, id);
    }
  }

  @PUT
  @Path("/{project}/{name: .+}/blobs/uploads/{id}")
  @Requires(Permission.PUSH)
  public Response finish(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("id") String id,
      @QueryParam("digest") @Nullable String digest,
      @HeaderParam("Content-Range") @Nullable String range,
      @HeaderParam("Content-Length") @Nullable String length,
      InputStream body)
      throws IOException {
    var repository = repository(project, name);
    if (digest == null) {
      throw new RegistryRefusal(Code.DIGEST_INVALID, "say which blob it is: ?digest=sha256:...");
    }
    var promised = ManifestReference.digest(digest);
    try {
      registry.append(
          repository, id, range == null ? Optional.empty() : piece(range, length), body);
    } catch (RegistryRefusal e) {
      return outOfOrder(e, repository, id);
    }
    registry.finish(repository, id, promised);
    return created(repository, promised.value());
  }

  @DELETE
  @Path("/{project}/{name: .+}/blobs/uploads/{id}")
  @Requires(Permission.PUSH)
  public Response cancel(
      @PathParam("project") String project,
      @PathParam("name") String name,
      @PathParam("id") String id) {
    registry.cancel(repository(project, name), id);
    return Response.noContent().build();
  }

  /* Who is out of order is told where to go on. */
  private Response outOfOrder(RegistryRefusal e, RepositoryPath repository, String id) {
    if (e.status() != Status.REQUESTED_RANGE_NOT_SATISFIABLE.getStatusCode()) {
      throw e;
    }
    var upload = registry.upload(repository, id);
    return Response.fromResponse(RegistryErrors.response(e))
        .header(HttpHeaders.LOCATION, location(repository, upload))
        .header("Range", range(upload))
        .build();
  }

  private static Optional<Registry.Piece> whole(@Nullable String length) {
    return length == null
        ? Optional.empty()
        : Optional.of(new Registry.Piece(0, number(length, "Content-Length")));
  }

  private static Optional<Registry.Piece> piece(@Nullable String range, @Nullable String length) {
    if (range == null) {
      return Optional.empty();
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      throw new RegistryRefusal(
          Code.BLOB_UPLOAD_INVALID, "Content-Range is FIRST-LAST, such as 0-1023");
    }
    long first = number(range.substring(0, dash), "Content-Range");
    long last = number(range.substring(dash + 1), "Content-Range");
    if (last < first) {
      throw new RegistryRefusal(
          Code.BLOB_UPLOAD_INVALID, 416, "Content-Range ends before it begins");
    }
    long size = last - first + 1;
    if (length != null && number(length, "Content-Length") != size) {
      throw new RegistryRefusal(
          Code.SIZE_INVALID,
          "Content-Range says %d bytes, Content-Length %s".formatted(size, length));
    }
    return Optional.of(new Registry.Piece(first, size));
  }

  private static long number(String text, String header) {
    if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new RegistryRefusal(Code.BLOB_UPLOAD_INVALID, header + " has no number where one goes");
    }
    return Long.parseLong(text);
  }

  private static Response under(Status status, RepositoryPath repository, Registry.Upload upload) {
    return Response.status(status)
        .header(HttpHeaders.LOCATION, location(repository, upload))
        .header("Range", range(upload))
        .header("Docker-Upload-UUID", upload.id())
        .build();
  }

  private static String location(RepositoryPath repository, Registry.Upload upload) {
    return "/v2/%s/blobs/uploads/%s".formatted(repository, upload.id());
  }

  private static String range(Registry.Upload upload) {
    return "0-" + Math.max(0, upload.size() - 1);
  }

  private static Response created(RepositoryPath repository, String digest) {
    return Response.status(Status.CREATED)
        .header(HttpHeaders.LOCATION, "/v2/%s/blobs/%s".formatted(repository, digest))
        .header(RegistryHeaders.DIGEST, digest)
        .build();
  }

  private static RepositoryPath repository(String project, String name) {
    return ManifestResource.repository(project, name);
  }
}
