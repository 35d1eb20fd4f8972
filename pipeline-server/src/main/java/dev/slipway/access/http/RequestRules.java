package dev.slipway.access.http;

import dev.slipway.access.AllowedHosts;
import dev.slipway.access.MaxBody;
import dev.slipway.access.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What every request must keep to before anybody asks who sent it. */
final class RequestRules {
  /** What a body may weigh where its route says nothing else by {@link MaxBody}. */
  static final int MAX_JSON = 1 << 20;

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final AllowedHosts hosts;

  RequestRules(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * @param named the authority the request is for, if it names one
   */
  void check(
      ContainerRequestContext request,
      Optional<String> named,
      Method method,
      Optional<Credential> credential) {
    var host = named.orElse("");
    if (!hosts.allows(host)) {
      throw invalid(
          "host-not-allowed",
          "this server does not answer to the host '%s': see slipway.base-url and"
                  .formatted(Problem.shown(host))
              + " slipway.http.allowed-hosts");
    }
    if (!SAFE.contains(request.getMethod())) {
      checkOrigin(request, host, credential);
      checkBody(request, method);
    }
  }

  private void checkOrigin(
      ContainerRequestContext request, String host, Optional<Credential> credential) {
    var origin = request.getHeaderString("Origin");
    boolean ambient = credential.map(Credential::ambient).orElse(false);
    boolean strange = origin != null && !hosts.allowsOrigin(origin, host);
    if (strange || (ambient && origin == null)) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "origin-not-allowed",
          "changes are not taken from pages of another origin");
    }
  }

  private static void checkBody(ContainerRequestContext request, Method method) {
    var declared = declared(method);
    var type = request.getMediaType();
    boolean json = Arrays.stream(declared).anyMatch(MediaType.APPLICATION_JSON::equals);
    if (hasBody(request) && json && !isJson(type)) {
      throw new Refusal(
          Refusal.Kind.UNSUPPORTED,
          "json-required",
          "send the body with 'Content-Type: application/json'");
    }
    long most = most(method);
    if (length(request) > most) {
      throw CappedBody.tooLarge(most);
    }
    request.setEntityStream(new CappedBody(request.getEntityStream(), most));
  }

  private static long most(Method method) {
    var own = method.getAnnotation(MaxBody.class);
    var most = own == null ? method.getDeclaringClass().getAnnotation(MaxBody.class) : own;
    return most == null ? MAX_JSON : most.value();
  }

  /* Not as the request tells it: that is a number of 32 bits. */
  private static long length(ContainerRequestContext request) {
    var text = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    try {
      return text == null ? -1 : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /* What a method does not declare is JSON. */
  private static String[] declared(Method method) {
    var consumes = method.getAnnotation(Consumes.class);
    if (consumes == null) {
      consumes = method.getDeclaringClass().getAnnotation(Consumes.class);
    }
    return consumes == null ? new String[] {MediaType.APPLICATION_JSON} : consumes.value();
  }

  private static boolean hasBody(ContainerRequestContext request) {
    return length(request) > 0
        || request.getHeaderString(HttpHeaders.CONTENT_TYPE) != null
        || request.getHeaderString("Transfer-Encoding") != null;
  }

  private static boolean isJson(@org.jspecify.annotations.Nullable MediaType type) {
    return type != null
        && type.isCompatible(MediaType.APPLICATION_JSON_TYPE)
        && !type.isWildcardType();
  }

  private static Refusal invalid(String code, String message) {
    return new Refusal(Refusal.Kind.INVALID, code, message);
  }
}
