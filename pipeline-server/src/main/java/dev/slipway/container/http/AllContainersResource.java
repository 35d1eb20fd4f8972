package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.container.FindContainer;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** The containers of all projects that one may see. */
@Path("/api/v1/containers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class AllContainersResource {
  private final FindContainer find;

  @Inject
  AllContainersResource(FindContainer find) {
    this.find = find;
  }

  @GET
  @Requires(value = Permission.READ, anywhere = true)
  public ContainerView.Page list(@Context SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    return new ContainerView.Page(
        find.list(project -> caller.may(Permission.READ, project)).stream()
            .map(ContainerView::of)
            .toList());
  }
}
