package dev.slipway.images.registry;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Shown;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * Where one registry is, and where else it may send us.
 *
 * @param registry its name in references
 * @param base its API, without {@code /v2/}
 */
record Address(String registry, URI base, boolean insecureLoopback, Set<String> realms) {
  private static final Map<String, String> HOSTS = Map.of("docker.io", "registry-1.docker.io");

  static Address secure(String registry, boolean insecureLoopback, Set<String> realms) {
    URI base = uri("https://" + HOSTS.getOrDefault(registry, registry));
    return new Address(registry, base, insecureLoopback, realms);
  }

  static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ImageException(new Reason.Malformed(), "not an address: " + Shown.briefly(text), e);
    }
  }

  boolean mayBePlain() {
    return insecureLoopback && origin().namesLoopback();
  }

  Address plain() {
    return new Address(registry, uri("http://" + registry), insecureLoopback, realms);
  }

  Origin origin() {
    return Origin.of(base);
  }

  /**
   * Refuses a registry whose name leads to no host of a network: to a service of the link such as a
   * cloud's metadata. What is on this machine or a private network may be a registry.
   */
  void checkHome() {
    if (origin().leadsToLink()) {
      throw refused("is none: its name leads to a service of this machine's link");
    }
  }

  /** Refuses to be sent where a registry has no business sending us. */
  void checkRedirect(URI target) {
    Origin to = Origin.of(target);
    boolean home = to.equals(origin());
    if (!home && !to.secure() && !(mayBePlain() && to.namesLoopback())) {
      throw refused("redirects to " + to.authority() + " without https");
    }
    if (!home && !mayBePlain() && to.leadsInside()) {
      throw refused("redirects to a host inside this machine or its link: " + to.authority());
    }
  }

  /** Refuses a token server that is neither the registry itself nor listed for it. */
  void checkRealm(URI realm) {
    Origin to = Origin.of(realm);
    boolean listed = realms.contains(to.authority());
    boolean safe = to.secure() || (mayBePlain() && to.namesLoopback());
    if (!safe || !(listed || to.authority().equals(origin().authority()))) {
      throw refused(
          "wants a token from "
              + to.scheme()
              + "://"
              + to.authority()
              + ", which is not listed for it");
    }
  }

  private ImageException refused(String what) {
    return ImageException.refused("registry-address", "registry " + registry + " " + what);
  }
}
