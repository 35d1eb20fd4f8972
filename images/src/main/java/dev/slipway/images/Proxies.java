package dev.slipway.images;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Through which proxies the web is reached, as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code
 * NO_PROXY} say it. This machine itself is never reached through one.
 *
 * @param http for {@code http://} addresses, {@code http://HOST:PORT}
 * @param https for {@code https://} addresses, likewise {@code http://HOST:PORT}
 * @param except hosts reached directly: a name, which also covers what is below it, with or without
 *     a port; an address; a network such as {@code 10.0.0.0/8}; or {@code *} for all
 */
public record Proxies(
    Optional<InetSocketAddress> http, Optional<InetSocketAddress> https, List<String> except) {
  /** Everything is reached directly. */
  public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty(), List.of());

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);

  public Proxies {
    except = except.stream().map(e -> e.trim().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Reads what the variables or settings say; empty is the same as absent.
   *
   * @throws IllegalArgumentException naming an address that is none of a proxy
   */
  public static Proxies of(Optional<String> http, Optional<String> https, Optional<String> except) {
    return new Proxies(
        http.filter(p -> !p.isBlank()).map(Proxies::address),
        https.filter(p -> !p.isBlank()).map(Proxies::address),
        except
            .map(e -> Arrays.stream(e.split(",")).filter(x -> !x.isBlank()).toList())
            .orElse(List.of()));
  }

  /** As this process's environment says it; lower-case names count first, as in curl. */
  public static Proxies of(Map<String, String> environment) {
    return of(
        either(environment, "http_proxy"),
        either(environment, "https_proxy"),
        either(environment, "no_proxy"));
  }

  private static Optional<String> either(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))));
  }

  private static InetSocketAddress address(String text) {
    URI uri = URI.create(text.trim().contains("://") ? text.trim() : "http://" + text.trim());
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("http") || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "not a proxy that we can use (expected http://HOST:PORT without a password): "
              + Shown.briefly(text.replaceAll("//[^@/]*@", "//(hidden)@")));
    }
    return InetSocketAddress.createUnresolved(
        uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }

  /** The proxy for this address, if there is one. */
  public Optional<InetSocketAddress> forTarget(URI target) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    boolean tls = "https".equalsIgnoreCase(target.getScheme());
    int port = target.getPort() >= 0 ? target.getPort() : tls ? 443 : 80;
    boolean direct =
        host.equals("localhost")
            || host.startsWith("127.")
            || host.equals("[::1]")
            || except.stream().anyMatch(e -> covers(e, host, port));
    return direct ? Optional.empty() : tls ? https : http;
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.indexOf('/') > 0) {
      return inNetwork(entry, host);
    }
    int colon = entry.lastIndexOf(':');
    boolean withPort = colon > 0 && entry.substring(colon + 1).matches("[0-9]{1,5}");
    if (withPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String name = withPort ? entry.substring(0, colon) : entry;
    String suffix = name.startsWith("*.") ? name.substring(1) : name;
    return suffix.startsWith(".")
        ? host.endsWith(suffix)
        : host.equals(suffix) || host.endsWith("." + suffix);
  }

  /** Only for hosts that are written as addresses: no name is looked up for it. */
  private static boolean inNetwork(String entry, String host) {
    String[] parts = entry.split("/", 2);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (!isLiteral(bare) || !isLiteral(parts[0]) || !parts[1].matches("[0-9]{1,3}")) {
      return false;
    }
    try {
      byte[] network = InetAddress.getByName(parts[0]).getAddress();
      byte[] address = InetAddress.getByName(bare).getAddress();
      int bits = Integer.parseInt(parts[1]);
      return network.length == address.length && sameBits(network, address, bits);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isLiteral(String host) {
    return IPV4.matcher(host).matches() || host.matches("[0-9a-f:.]*:[0-9a-f:.]*");
  }

  private static boolean sameBits(byte[] network, byte[] address, int bits) {
    for (int bit = 0; bit < Math.min(bits, network.length * 8); bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
