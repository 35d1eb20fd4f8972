package dev.slipway.image.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Failures below {@code /v2/} as clients of registries read them (distribution-spec 1.1, "Error
 * Codes"): also those that the server answers itself, such as a token that is not known.
 */
@Singleton
public final class RegistryErrors {
  private static final String PROBLEM = "application/problem+json";

  private final ObjectMapper json;

  @Inject
  RegistryErrors(ObjectMapper json) {
    this.json = json;
  }

  /** One or more failures. */
  record Errors(List<Fault> errors) {}

  /** One of them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Fault(String code, String message, @Nullable Map<String, String> detail) {}

  @ServerExceptionMapper
  public Response refused(RegistryRefusal e) {
    return response(e);
  }

  static Response response(RegistryRefusal e) {
    return Response.status(e.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(errors(e.code(), String.valueOf(e.getMessage())))
        .build();
  }

  private static Errors errors(Code code, String message) {
    return new Errors(List.of(new Fault(code.name(), message, null)));
  }

  /** Says in this form what was refused before any method of the registry was asked. */
  @ServerResponseFilter
  public void translate(ContainerRequestContext request, ContainerResponseContext answer) {
    var type = answer.getMediaType();
    var path = request.getUriInfo().getPath();
    if (type == null || !type.toString().startsWith(PROBLEM) || !path.startsWith("/v2/")) {
      return;
    }
    JsonNode problem = json.valueToTree(answer.getEntity());
    answer.setEntity(
        errors(code(answer.getStatus()), problem.path("detail").asText()),
        null,
        MediaType.APPLICATION_JSON_TYPE);
    if (answer.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()) {
      answer
          .getHeaders()
          .putSingle(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"slipway\", charset=\"UTF-8\"");
    }
  }

  private static Code code(int status) {
    return switch (status) {
      case 401 -> Code.UNAUTHORIZED;
      case 403 -> Code.DENIED;
      case 404 -> Code.NAME_UNKNOWN;
      case 413 -> Code.SIZE_INVALID;
      case 429 -> Code.TOOMANYREQUESTS;
      default -> Code.UNSUPPORTED;
    };
  }
}
