package dev.slipway.images.registry;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shown;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/** Scheme, host and port: what credentials are bound to. */
record Origin(String scheme, String host, int port) {
  /** Refuses what has no host, hides a user in the address, or is neither https nor http. */
  static Origin of(URI uri) {
    String scheme = lower(uri.getScheme());
    boolean web = scheme.equals("https") || scheme.equals("http");
    if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw ImageException.refused(
          "registry-address", "not the address of a registry: " + Shown.briefly(uri.toString()));
    }
    int standard = scheme.equals("https") ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return new Origin(scheme, lower(uri.getHost()), port);
  }

  private static String lower(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  boolean secure() {
    return scheme.equals("https");
  }

  /** Whether the host is this machine by its very name, without asking DNS. */
  boolean namesLoopback() {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
  }

  /**
   * Whether the name leads to this machine or to a link-local service such as a cloud's metadata.
   * DNS may answer otherwise a moment later: this stops mistakes and simple attacks, the network
   * the server runs in must stop the rest.
   */
  boolean leadsInside() {
    return leads(a -> a.isLoopbackAddress() || a.isLinkLocalAddress() || a.isAnyLocalAddress());
  }

  /** Whether the name leads to a link-local service, or nowhere. */
  boolean leadsToLink() {
    return leads(a -> a.isLinkLocalAddress() || a.isAnyLocalAddress() || a.isMulticastAddress());
  }

  private boolean leads(Predicate<InetAddress> where) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).anyMatch(where);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Host with the port, where it is not the scheme's own. */
  String authority() {
    return port == (secure() ? 443 : 80) ? host : host + ":" + port;
  }
}
