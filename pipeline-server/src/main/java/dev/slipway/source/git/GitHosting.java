package dev.slipway.source.git;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The repositories over git's smart HTTP protocol (gitprotocol-http, versions 0 to 2), whatever
 * serves the HTTP: who may, and what is answered. There is no dumb protocol: no file of a
 * repository is ever served.
 */
public final class GitHosting {
  private static final Map<String, String> CHALLENGE =
      Map.of("WWW-Authenticate", "Basic realm=\"Slipway\", charset=\"UTF-8\"");

  private final AdmitCaller callers;
  private final Projects projects;
  private final GitExchange exchange;
  private final InstantSource clock;

  public GitHosting(
      AdmitCaller callers, Projects projects, GitExchange exchange, InstantSource clock) {
    this.callers = callers;
    this.projects = projects;
    this.exchange = exchange;
    this.clock = clock;
  }

  /**
   * One request.
   *
   * @param project as the URL spells it
   * @param service such as {@code git-upload-pack}
   * @param address where the request came from
   * @param header the request's header of that name, if it has it
   */
  public record Ask(
      String project, String service, String address, Function<String, Optional<String>> header) {}

  /** What is answered; the body is written by {@link Body#writeTo}, maybe for a long time. */
  public record Answer(int status, String type, Map<String, String> headers, Body body) {}

  /** The bytes of an answer. */
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** {@code GET info/refs}: what there is to fetch, or to push to. */
  public Answer advertise(Ask ask) {
    return admit(
        ask, (service, pass) -> ok(service.advertisement(), out -> exchange.advertise(pass, out)));
  }

  /** {@code POST git-upload-pack} or {@code git-receive-pack}. */
  public Answer serve(Ask ask, InputStream body) {
    var type = ask.header().apply("Content-Type").orElse("");
    return admit(
        ask,
        (service, pass) ->
            type.equals(service.request())
                ? ok(service.result(), out -> exchange.serve(pass, body, out))
                : refused(415, "git sends " + service.request()));
  }

  private interface Admitted {
    Answer answer(GitService service, GitExchange.Pass pass);
  }

  private Answer admit(Ask ask, Admitted then) {
    var service = GitService.named(ask.service());
    if (service.isEmpty()) {
      return refused(403, "only git's smart protocol is spoken here; use a newer git");
    }
    var token = token(ask);
    if (token.isEmpty()) {
      return challenged("give a Slipway token as the password; any user name will do");
    }
    Caller caller;
    try {
      caller = callers.admit(token.get(), ask.address(), clock.instant());
    } catch (Refusal e) {
      return e.kind() == Refusal.Kind.UNAUTHENTICATED
          ? challenged(e.getMessage() + "; give another as the password")
          : refused(e.kind().status(), String.valueOf(e.getMessage()));
    }
    var project = project(ask).filter(found -> sees(caller, found));
    if (project.isEmpty()) {
      return refused(404, "there is no such repository, or this token may not see it");
    }
    return admit(ask, service.get(), caller, project.get(), then);
  }

  private static Answer challenged(String sentence) {
    return new Answer(401, "text/plain", CHALLENGE, text(sentence));
  }

  private static Answer admit(
      Ask ask, GitService service, Caller caller, Project project, Admitted then) {
    if (!caller.may(service.permission(), project.name())) {
      return refused(
          403,
          "%s may not %s '%s' with this token"
              .formatted(caller.name(), service.words(), project.name()));
    }
    if (service == GitService.PUSH && project.remote().isPresent()) {
      return refused(403, "this is a mirror; push to " + project.remote().get());
    }
    var pass =
        new GitExchange.Pass(
            project,
            caller.name(),
            service,
            ask.header().apply("Git-Protocol").filter(text -> text.length() <= 200),
            ask.header().apply("Content-Encoding").orElse(""));
    return then.answer(service, pass);
  }

  /* Whoever may do neither is not told whether the project exists. */
  private static boolean sees(Caller caller, Project project) {
    return caller.may(Permission.READ, project.name())
        || caller.may(Permission.PUSH, project.name());
  }

  private Optional<Project> project(Ask ask) {
    try {
      return projects.find(new ProjectName(ask.project()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> token(Ask ask) {
    var header = ask.header().apply("Authorization").orElse("");
    int space = header.indexOf(' ');
    var credential = header.substring(space + 1).strip();
    return switch (header.substring(0, Math.max(0, space)).toLowerCase(Locale.ROOT)) {
      case "bearer" -> Optional.of(credential);
      case "basic" -> password(credential);
      default -> Optional.empty();
    };
  }

  private static Optional<String> password(String credential) {
    try {
      var pair = new String(Base64.getDecoder().decode(credential), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static Answer ok(String type, Body body) {
    return new Answer(200, type, Map.of("Cache-Control", "no-cache"), body);
  }

  private static Answer refused(int status, String sentence) {
    return new Answer(status, "text/plain", Map.of(), text(sentence));
  }

  private static Body text(String sentence) {
    return out -> out.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
