package dev.slipway.access.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.slipway.access.Refusal;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every failure of a REST method as a problem document: the asker's mistakes with their reason,
 * ours with an id that the log has too and nothing else.
 */
public final class ProblemMapper {
  private static final Logger LOG = System.getLogger(ProblemMapper.class.getName());

  @ServerExceptionMapper
  public Response refused(Refusal e) {
    return Problem.response(e.kind().status(), e.code(), Problem.shown(message(e), 1000));
  }

  @ServerExceptionMapper
  public Response notJson(JsonProcessingException e) {
    return ownRefusal(e)
        .map(this::refused)
        .orElseGet(() -> Problem.response(400, "invalid-json", detail(e)));
  }

  /** RESTEasy has a mapper of its own for this one, so it needs to be named. */
  @ServerExceptionMapper
  public Response notFitting(MismatchedInputException e) {
    return notJson(e);
  }

  @ServerExceptionMapper
  public Response http(WebApplicationException e) {
    if (e.getCause() instanceof JsonProcessingException json) {
      return notJson(json);
    }
    if (e.getCause() instanceof Refusal refusal) {
      return refused(refusal);
    }
    int status = e.getResponse().getStatus();
    return switch (status) {
      case 404 ->
          e.getCause() == null
              ? Problem.response(404, "not-found", "there is nothing here")
              : Problem.response(400, "invalid-parameter", "a parameter is not of its kind");
      case 405 -> withAllow(e, "this cannot be done here");
      case 406 -> Problem.response(406, "not-acceptable", "no such form of the answer");
      case 415 -> Problem.response(415, "unsupported-media-type", "no such form of the request");
      case 413 -> Problem.response(413, "body-too-large", "the body is too large");
      default -> status < 500 ? Problem.response(status, "invalid", "invalid request") : fault(e);
    };
  }

  @ServerExceptionMapper
  public Response any(Throwable e) {
    if (isOfTheConnection(e)) {
      return Problem.response(408, "body-incomplete", "the request's body did not come to its end");
    }
    return ownRefusal(e)
        .map(this::refused)
        .orElseGet(
            () ->
                isOfAValueType(e)
                    ? Problem.response(400, "invalid", Problem.shown(message(e), 1000))
                    : fault(e));
  }

  /* Senders that hang up or fall silent are no fault of ours; anybody could fill the log so. */
  private static boolean isOfTheConnection(Throwable e) {
    if (!(e instanceof IOException)) {
      return false;
    }
    var root = root(e);
    return root instanceof HttpClosedException
        || (root instanceof IOException && "Read timed out".equals(root.getMessage()));
  }

  private static Response fault(Throwable e) {
    var id = UUID.randomUUID();
    LOG.log(Level.ERROR, "request failed, problem " + id, e);
    return Problem.response(
        500, "internal", "something went wrong here; the server's log has it as problem " + id);
  }

  private static Response withAllow(WebApplicationException e, String detail) {
    var allow = e.getResponse().getHeaderString("Allow");
    var answer = Problem.response(405, "method-not-allowed", detail);
    return allow == null ? answer : Response.fromResponse(answer).header("Allow", allow).build();
  }

  /* A refusal in the middle of reading a body arrives wrapped. */
  private static Optional<Refusal> ownRefusal(Throwable e) {
    int depth = 0;
    for (var cause = e.getCause(); cause != null && depth++ < 10; cause = cause.getCause()) {
      if (cause instanceof Refusal refusal) {
        return Optional.of(refusal);
      }
    }
    return Optional.empty();
  }

  /*
   * Values check themselves as they are made, with a message for people; an IllegalArgumentException
   * from anywhere else is a fault of ours and tells nobody anything.
   */
  private static boolean isOfAValueType(Throwable e) {
    if (!(e instanceof IllegalArgumentException) || e.getStackTrace().length == 0) {
      return false;
    }
    var thrower = e.getStackTrace()[0].getClassName();
    if (!thrower.startsWith("dev.slipway.")) {
      return false;
    }
    try {
      var type = Class.forName(thrower, false, ProblemMapper.class.getClassLoader());
      return type.isRecord() || type.isEnum();
    } catch (ClassNotFoundException notThere) {
      return false;
    }
  }

  private static String detail(JsonProcessingException e) {
    var where = e.getLocation();
    var place =
        where == null ? "" : "line %d, column %d".formatted(where.getLineNr(), where.getColumnNr());
    var path = e instanceof JsonMappingException mapping ? path(mapping) : "";
    var reason = isOfAValueType(root(e)) ? message(root(e)) : e.getOriginalMessage();
    var at = place + (path.isEmpty() ? "" : ", at '" + path + "'");
    return Problem.shown(at + ": " + withoutTypes(reason), 500);
  }

  /* Jackson names our classes in parentheses and back-quotes; they are nobody's business. */
  private static String withoutTypes(String reason) {
    var line = reason.lines().findFirst().orElse("invalid");
    return line.replaceAll("\\(class [^)]*\\)", "")
        .replaceAll("`?(?:dev\\.slipway|java|jakarta)\\.[\\w.$<>,\\[\\]]*`?", "value")
        .strip();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static Throwable root(Throwable e) {
    var root = e;
    for (int i = 0; i < 10 && root.getCause() != null; i++) {
      root = root.getCause();
    }
    return root;
  }

  private static String message(Throwable e) {
    return java.util.Objects.requireNonNullElse(e.getMessage(), "invalid");
  }
}
