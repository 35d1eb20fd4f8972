package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.container.Deed;
import dev.slipway.container.EnterContainer;
import dev.slipway.container.ExecOrder;
import dev.slipway.container.FindContainer;
import dev.slipway.container.WindowSize;
import dev.slipway.event.ProjectName;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Commands in running containers. What is answered is where to open a WebSocket, within half a
 * minute and with the same token; {@link TerminalProtocol} is spoken there.
 */
@Path("/api/v1/projects/{project}/containers/{container}/exec")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
public final class ExecResource {
  private final FindContainer find;
  private final EnterContainer enter;
  private final TerminalSockets sockets;
  private final Clock clock = Clock.systemUTC();

  @Inject
  ExecResource(FindContainer find, EnterContainer enter, TerminalSockets sockets) {
    this.find = find;
    this.enter = enter;
    this.sockets = sockets;
  }

  /**
   * A command to run; all but the command may be left out.
   *
   * @param terminal whether it gets one
   * @param rows of it, with {@code columns}
   * @param stdin whether it will be sent any input
   */
  public record Exec(
      @Nullable List<String> command,
      @Nullable Map<String, String> env,
      @Nullable String workdir,
      @Nullable String user,
      @Nullable Boolean terminal,
      @Nullable Integer rows,
      @Nullable Integer columns,
      @Nullable Boolean stdin) {
    ExecOrder order() {
      if (command == null || command.isEmpty()) {
        throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'command' is missing");
      }
      return new ExecOrder(
          command,
          env == null ? Map.of() : env,
          Optional.ofNullable(workdir),
          Optional.ofNullable(user),
          Boolean.TRUE.equals(terminal) ? Optional.of(window()) : Optional.empty(),
          Boolean.TRUE.equals(stdin));
    }

    private WindowSize window() {
      return new WindowSize(
          rows == null ? WindowSize.USUAL.rows() : rows,
          columns == null ? WindowSize.USUAL.columns() : columns);
    }

    /** Without what people put into environments and arguments. */
    @Override
    public String toString() {
      return "a command";
    }
  }

  @POST
  @Requires(Permission.RUN)
  @ResponseStatus(201)
  public TerminalOffers.Offered exec(
      @PathParam("project") String project,
      @PathParam("container") String called,
      @Nullable Exec body,
      @Context SecurityContext context) {
    var caller = (Caller) context.getUserPrincipal();
    var container = find.find(new ProjectName(project), called, Deed.ENTER, caller);
    var order = (body == null ? nothing() : body).order();
    return sockets
        .offers()
        .offer(container, caller, () -> enter.exec(container, order, caller), clock.instant());
  }

  private static Exec nothing() {
    return new Exec(null, null, null, null, null, null, null, null);
  }
}
