package dev.slipway.access.http;

import dev.slipway.access.AdmitCaller;
import dev.slipway.access.AllowedHosts;
import dev.slipway.access.Caller;
import dev.slipway.access.KnownProjects;
import dev.slipway.access.Open;
import dev.slipway.access.PasswordToken;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.access.Requires;
import dev.slipway.event.ProjectName;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Stands before every REST method and lets in whom the method's own annotation allows; a method
 * that says nothing is closed.
 *
 * <p>It never looks at the text of the path: what is decided on is the method that was matched and
 * its parsed {@code project}, so no spelling of a path can lead around it (CVE-2023-4853,
 * CVE-2026-39852, CVE-2026-50559, CVE-2026-87743 all were rules about paths).
 */
@Singleton
public final class AuthFilter {
  /* Quarkus makes filters while it builds its static state, before there is any configuration. */
  private final Provider<AdmitCaller> callers;
  private final Provider<KnownProjects> projects;
  private final Provider<AllowedHosts> hosts;
  private final Clock clock = Clock.systemUTC();

  @Inject
  AuthFilter(
      Provider<AdmitCaller> callers,
      Provider<KnownProjects> projects,
      Provider<AllowedHosts> hosts) {
    this.callers = callers;
    this.projects = projects;
    this.hosts = hosts;
  }

  /** Lets the request go on, with the caller as its principal, or refuses it. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void admit(
      ContainerRequestContext request, ResourceInfo resource, HttpServerRequest connection) {
    var method = resource.getResourceMethod();
    var credential =
        method.getDeclaringClass().isAnnotationPresent(PasswordToken.class)
            ? Credential.ofPassword(request)
            : Credential.of(request);
    /* Not from the request's URI: there is none where HTTP/1.0 names no host. */
    var host = Optional.ofNullable(connection.authority()).map(Object::toString);
    new RequestRules(hosts.get()).check(request, host, method, credential);
    if (method.isAnnotationPresent(Open.class)) {
      return;
    }
    var address = String.valueOf(connection.remoteAddress().hostAddress());
    var caller = authenticate(credential, address);
    request.setSecurityContext(new CallerContext(caller, request.getSecurityContext()));
    authorise(method, request, caller);
  }

  private Caller authenticate(Optional<Credential> credential, String address) {
    if (credential.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.UNAUTHENTICATED,
          "unauthenticated",
          "this needs a token: send 'Authorization: Bearer slw_...'");
    }
    return callers.get().admit(credential.get().token(), address, clock.instant());
  }

  private void authorise(Method method, ContainerRequestContext request, Caller caller) {
    var requires = method.getAnnotation(Requires.class);
    if (requires == null) {
      throw forbidden("this route declares no permission, so it is closed");
    }
    var named = request.getUriInfo().getPathParameters().getFirst("project");
    if (named == null) {
      boolean allowed =
          requires.anywhere()
              ? caller.mayAnywhere(requires.value())
              : caller.may(requires.value(), Optional.empty());
      if (!allowed) {
        throw forbidden(lacks(caller, requires.value(), "the server"));
      }
      return;
    }
    var project = visible(named, caller);
    if (!caller.may(requires.value(), project)) {
      throw forbidden(lacks(caller, requires.value(), "project '" + project + "'"));
    }
  }

  /* One that may not be seen, one that is not there and one that cannot be: the same answer. */
  private ProjectName visible(String named, Caller caller) {
    return parsed(named)
        .filter(project -> seesAnythingOf(project, caller))
        .filter(projects.get()::exists)
        .orElseThrow(() -> Refusal.notFound("project", Problem.shown(named)));
  }

  private static boolean seesAnythingOf(ProjectName project, Caller caller) {
    for (var permission : Permission.values()) {
      if (caller.may(permission, project)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ProjectName> parsed(String named) {
    try {
      return Optional.of(new ProjectName(named));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String lacks(Caller caller, Permission permission, String where) {
    return "%s may not '%s' in %s with this token".formatted(caller.name(), permission.id(), where);
  }

  private static Refusal forbidden(String message) {
    return new Refusal(Refusal.Kind.FORBIDDEN, "forbidden", message);
  }
}
