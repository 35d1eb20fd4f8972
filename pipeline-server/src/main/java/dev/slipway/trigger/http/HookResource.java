package dev.slipway.trigger.http;

import dev.slipway.access.MaxBody;
import dev.slipway.access.Open;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.trigger.Forges;
import dev.slipway.trigger.ReceiveDelivery;
import dev.slipway.trigger.ReceiveDelivery.Receipt;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where forges deliver. The URL names the project, so its secret is known before a byte of the body
 * is looked at; an unproven delivery is answered the same whatever is wrong with it.
 */
@Path("/hooks/{project}/{forge}")
@Produces(MediaType.APPLICATION_JSON)
@MaxBody(HookBodies.MOST)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Singleton
public final class HookResource {
  private final Forges forges;
  private final ReceiveDelivery receive;
  private final HookBodies bodies = new HookBodies();

  @Inject
  HookResource(Forges forges, ReceiveDelivery receive) {
    this.forges = forges;
    this.receive = receive;
  }

  @POST
  @Open
  public Response deliver(
      @PathParam("project") String project,
      @PathParam("forge") String forge,
      @Context HttpHeaders headers,
      @Context HttpServerRequest request,
      InputStream body)
      throws IOException, InterruptedException {
    if (!forges.knows(forge)) {
      throw Refusal.notFound("forge", forge);
    }
    Map<String, List<String>> fields = Map.copyOf(headers.getRequestHeaders());
    forges.screen(forge, fields).ifPresent(HookResource::refuse);
    var length = Optional.ofNullable(headers.getHeaderString(HttpHeaders.CONTENT_LENGTH));
    var source = new IncomingBody(body, () -> request.connection().close());
    return bodies.with(
        length,
        source,
        bytes -> answer(receive(project, new Forges.Message(forge, fields, bytes))));
  }

  /* A name that can't be one has no secret either: it ends in the same refusal. */
  private Receipt receive(String project, Forges.Message message) {
    return receive.receive(named(project), message, Instant.now());
  }

  private static ProjectName named(String project) {
    try {
      return new ProjectName(project);
    } catch (IllegalArgumentException e) {
      return ProjectName.SERVER;
    }
  }

  private static Response answer(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Taken taken ->
          Response.accepted(Map.of("delivery", taken.delivery().toString())).build();
      case Receipt.Duplicate known ->
          Response.ok(Map.of("delivery", known.delivery().toString(), "duplicate", true)).build();
      case Receipt.Refused refused -> throw refusal(refused.reason());
      case Receipt.Malformed malformed ->
          throw new Refusal(Refusal.Kind.INVALID, "malformed-delivery", malformed.reason());
    };
  }

  private static void refuse(String reason) {
    throw refusal(reason);
  }

  private static Refusal refusal(String reason) {
    return new Refusal(Refusal.Kind.UNAUTHENTICATED, "unproven-delivery", reason);
  }
}
