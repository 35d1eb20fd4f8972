package dev.slipway.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a mirrored repository is fetched from: https or ssh, http only on this very machine, never
 * a file. It holds no credential.
 */
public record RemoteUrl(URI uri) {
  private static final int LONGEST = 2048;
  private static final Set<String> SCHEMES = Set.of("https", "ssh", "http");
  private static final Pattern SCP =
      Pattern.compile("([A-Za-z0-9._][A-Za-z0-9._-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*):([^/:].*)");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}]");
  private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~+@-]+)+/?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._-]{0,62}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1]");

  public RemoteUrl {
    fault(uri)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("not a remote to fetch from: " + fault);
            });
  }

  /**
   * The remote of that address; {@code git@host:path} is read as ssh.
   *
   * @throws IllegalArgumentException saying what is wrong, without repeating a credential
   */
  public static RemoteUrl parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "not a remote to fetch from: longer than %d characters".formatted(LONGEST));
    }
    try {
      return new RemoteUrl(new URI(expanded(text.strip())));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not a remote to fetch from: %s at character %d (expected such as"
                  .formatted(e.getReason(), e.getIndex() + 1)
              + " https://example.org/octo/shop.git)",
          e);
    }
  }

  private static String expanded(String text) {
    Matcher scp = SCP.matcher(text);
    if (text.contains("://") || !scp.matches()) {
      return text;
    }
    return "ssh://"
        + (scp.group(1) == null ? "" : scp.group(1))
        + scp.group(2)
        + "/"
        + scp.group(3);
  }

  private static Optional<String> fault(URI uri) {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!SCHEMES.contains(scheme)) {
      return Optional.of("the scheme must be https or ssh, files are never read");
    }
    var place = Authority.of(uri);
    if (!HOST.matcher(place.host()).matches()) {
      return Optional.of("it names no host");
    }
    if (scheme.equals("http") && !LOOPBACK.matcher(place.host()).matches()) {
      return Optional.of("http is unprotected; use https (http is for this machine alone)");
    }
    return place.fault(scheme).or(() -> pathFault(uri));
  }

  private static Optional<String> pathFault(URI uri) {
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      return Optional.of("it must have no query and no fragment");
    }
    var path = uri.getRawPath();
    if (!PATH.matcher(path).matches() || path.contains("/../") || path.endsWith("/..")) {
      return Optional.of("its path must be names between slashes, such as /octo/shop.git");
    }
    return path.startsWith("/-")
        ? Optional.of("its path must not begin with a hyphen")
        : Optional.empty();
  }

  public boolean ssh() {
    return uri.getScheme().equals("ssh");
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  /** The middle of the address; not {@link URI#getHost}, which knows no underscore. */
  private record Authority(String user, String host, String port) {
    static Authority of(URI uri) {
      var raw = uri.getRawAuthority() == null ? "" : uri.getRawAuthority().toLowerCase(Locale.ROOT);
      int at = raw.lastIndexOf('@');
      var rest = raw.substring(at + 1);
      int colon = rest.lastIndexOf(':');
      boolean port = colon > rest.lastIndexOf(']');
      return new Authority(
          at < 0 ? "" : raw.substring(0, at),
          port ? rest.substring(0, colon) : rest,
          port ? rest.substring(colon + 1) : "");
    }

    Optional<String> fault(String scheme) {
      if (!user.isEmpty() && (!scheme.equals("ssh") || !USER.matcher(user).matches())) {
        return Optional.of("it must not hold a password or user; give a credential beside it");
      }
      if (!port.isEmpty() && (!port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65535)) {
        return Optional.of("its port must be a number from 1 to 65535");
      }
      return Optional.empty();
    }
  }
}
