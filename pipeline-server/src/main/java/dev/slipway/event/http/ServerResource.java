package dev.slipway.event.http;

import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The server itself. */
@Path("/api/v1/server")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ServerResource {
  private final ServerInfo info;

  @Inject
  ServerResource(ServerInfo info) {
    this.info = info;
  }

  @GET
  @Requires(Permission.READ)
  public ServerInfo get() {
    return info;
  }
}
