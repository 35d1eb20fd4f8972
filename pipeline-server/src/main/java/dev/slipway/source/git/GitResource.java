package dev.slipway.source.git;

import dev.slipway.access.MaxBody;
import dev.slipway.access.Open;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.Optional;

/** {@link GitHosting} as HTTP routes. They are open to the filter: git asks by Basic itself. */
@Path("/git/{project:[a-z0-9-]+}.git")
@RunOnVirtualThread
@Singleton
public final class GitResource {
  /** What a pack may have, and a little for the names and commands before it. */
  static final long LARGEST = (2L << 30) + (16L << 20);

  private final GitHosting hosting;

  @Inject
  GitResource(GitHosting hosting) {
    this.hosting = hosting;
  }

  @GET
  @Path("/info/refs")
  @Open
  public Response refs(
      @PathParam("project") String project,
      @QueryParam("service") @DefaultValue("") String service,
      @Context HttpHeaders headers,
      @Context HttpServerRequest connection) {
    return response(hosting.advertise(ask(project, service, headers, connection)));
  }

  @POST
  @Path("/{service:git-upload-pack|git-receive-pack}")
  @MaxBody(GitResource.LARGEST)
  @Consumes(MediaType.WILDCARD)
  @Open
  public Response serve(
      @PathParam("project") String project,
      @PathParam("service") String service,
      @Context HttpHeaders headers,
      @Context HttpServerRequest connection,
      InputStream body) {
    return response(hosting.serve(ask(project, service, headers, connection), body));
  }

  private static GitHosting.Ask ask(
      String project, String service, HttpHeaders headers, HttpServerRequest connection) {
    return new GitHosting.Ask(
        project,
        service,
        String.valueOf(connection.remoteAddress().hostAddress()),
        name -> Optional.ofNullable(headers.getHeaderString(name)));
  }

  private static Response response(GitHosting.Answer answer) {
    StreamingOutput body = answer.body()::writeTo;
    var response = Response.status(answer.status()).type(answer.type()).entity(body);
    answer.headers().forEach(response::header);
    return response.build();
  }
}
