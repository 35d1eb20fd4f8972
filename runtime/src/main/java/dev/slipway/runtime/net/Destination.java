package dev.slipway.runtime.net;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Something outside that may be reached: a network of addresses or a name, on one port or on all.
 *
 * @param name in lower case without a dot at the end; {@code *.} before it for all below it; empty
 *     for a network
 */
public record Destination(Optional<Subnet> network, String name, OptionalInt port) {
  private static final Pattern FORM = Pattern.compile("([^:]{1,255})(?::(\\d{1,5}))?");
  private static final Pattern DIGITS = Pattern.compile("[0-9./]+");
  private static final Pattern NAME =
      Pattern.compile("(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,62})\\.)*[a-z0-9_]([a-z0-9_-]{0,62})\\.?");

  /** {@code example.org}, {@code *.example.org:443}, {@code 192.0.2.1}, {@code 10.1.0.0/16:53}. */
  public static Destination parse(String text) {
    var found = FORM.matcher(text);
    if (!found.matches()) {
      throw refused(text);
    }
    var port =
        found.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(found.group(2)));
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() >= 1 << 16)) {
      throw refused(text);
    }
    var host = found.group(1).toLowerCase(Locale.ROOT);
    if (DIGITS.matcher(host).matches()) {
      var subnet = Subnet.parse(host.contains("/") ? host : host + "/32");
      return new Destination(Optional.of(subnet), "", port);
    }
    if (!NAME.matcher(host).matches()) {
      throw refused(text);
    }
    var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return new Destination(Optional.empty(), name, port);
  }

  /** Whether this name, in lower case without a dot at the end, is meant. */
  boolean means(String other) {
    return name.startsWith("*.") ? other.endsWith(name.substring(1)) : name.equals(other);
  }

  /** For the firewall. */
  String ports() {
    return port.isPresent() ? Integer.toString(port.getAsInt()) : "0-65535";
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        "not a host: \"" + text + "\" (expected: a name, *.name, IPv4 address or network, :port)");
  }
}
