package dev.slipway.access.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the token says one is. */
@Path("/api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class MeResource {
  /** The caller, and the id of the token shown. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record View(
      String name,
      String token,
      List<String> scopes,
      @Nullable String project,
      List<GrantView> grants) {}

  @GET
  @Requires(value = Permission.READ, anywhere = true)
  public View me(@Context SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    return new View(
        caller.name(),
        caller.token(),
        caller.scopes().stream().sorted().map(Permission::id).toList(),
        caller.only().map(ProjectName::value).orElse(null),
        caller.grants().stream().map(GrantView::of).toList());
  }
}
