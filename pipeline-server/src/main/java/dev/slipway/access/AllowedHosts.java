package dev.slipway.access;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names this server answers to: against DNS rebinding, where a stranger's name is made to
 * resolve to us so that a browser on our side speaks for the stranger.
 *
 * <p>These are the host of the base URL, {@code localhost}, the loopback addresses and those that
 * are configured. Ports are not looked at.
 */
public final class AllowedHosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts = new HashSet<>(LOOPBACK);
  private final String origin;

  /**
   * @param baseUrl the public URL of this server
   * @param more host names without port, any case
   */
  public AllowedHosts(URI baseUrl, Collection<String> more) {
    if (baseUrl.getHost() == null || baseUrl.getScheme() == null) {
      throw new IllegalArgumentException("not a base URL with scheme and host: " + baseUrl);
    }
    hosts.add(baseUrl.getHost().toLowerCase(Locale.ROOT));
    more.forEach(host -> hosts.add(host.strip().toLowerCase(Locale.ROOT)));
    this.origin = origin(baseUrl);
  }

  /** Whether a request with that {@code Host} header (or authority) is for us. */
  public boolean allows(String hostHeader) {
    return hosts.contains(withoutPort(hostHeader.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether a page of that {@code Origin} may ask for changes: the base URL's, or the very host the
   * request went to, which is one of ours.
   */
  public boolean allowsOrigin(String originHeader, String hostHeader) {
    var asked = originHeader.toLowerCase(Locale.ROOT);
    var host = hostHeader.toLowerCase(Locale.ROOT);
    return asked.equals(origin)
        || (allows(host) && (asked.equals("http://" + host) || asked.equals("https://" + host)));
  }

  private static String origin(URI url) {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return (url.getScheme() + "://" + url.getHost() + port).toLowerCase(Locale.ROOT);
  }

  private static String withoutPort(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(0, authority.indexOf(']') + 1);
    }
    int colon = authority.indexOf(':');
    var host = colon < 0 ? authority : authority.substring(0, colon);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
