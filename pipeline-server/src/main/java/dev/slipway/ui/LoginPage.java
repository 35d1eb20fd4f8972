package dev.slipway.ui;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Open;
import dev.slipway.access.Refusal;
import dev.slipway.source.PublicAddress;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Where people show an API token to look at pages. */
@Path("/login")
@RunOnVirtualThread
@Singleton
public final class LoginPage {
  private final AdmitCaller callers;
  private final InstantSource clock;
  private final boolean secure;

  @Inject
  LoginPage(AdmitCaller callers, InstantSource clock, PublicAddress address) {
    this.callers = callers;
    this.clock = clock;
    this.secure = "https".equals(address.base().getScheme());
  }

  /** The form. */
  record Login(String next, String problem) implements TemplateInstance {}

  @GET
  @Open
  public Response form(@QueryParam("next") @DefaultValue("/") String next) {
    return Html.page(Response.Status.OK, new Login(local(next), ""));
  }

  @POST
  @Open
  @MaxBody(64 << 10)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response enter(
      @FormParam("token") @Nullable String token,
      @FormParam("next") @DefaultValue("/") String next,
      @Context HttpServerRequest connection) {
    var shown = token == null ? "" : token.strip();
    var address = String.valueOf(connection.remoteAddress().hostAddress());
    try {
      callers.admit(shown, address, clock.instant());
    } catch (Refusal e) {
      var again = new Login(local(next), String.valueOf(e.getMessage()));
      return Html.page(Response.Status.fromStatusCode(e.kind().status()), again);
    }
    return Response.seeOther(URI.create(local(next))).cookie(Session.cookie(shown, secure)).build();
  }

  /** Forgets the token; it stays valid elsewhere. */
  @POST
  @Path("/end")
  @Open
  @MaxBody(64 << 10)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response leave() {
    return Response.seeOther(URI.create("/login")).cookie(Session.cookie("", secure)).build();
  }

  /* Nobody is led to another site by a link to our login. */
  private static String local(String next) {
    return next.matches("/([A-Za-z0-9][A-Za-z0-9/._-]*)?") ? next : "/";
  }
}
