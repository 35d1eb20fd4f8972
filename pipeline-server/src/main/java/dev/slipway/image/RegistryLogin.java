package dev.slipway.image;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a project says who it is at one registry.
 *
 * @param registry as it stands in the names of images, such as {@code ghcr.io} or {@code docker.io}
 * @param secret a password or access token
 */
public record RegistryLogin(String registry, String user, String secret) {
  private static final Pattern HOST =
      Pattern.compile(
          "[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?|\\[[0-9a-f:]+](:[0-9]{1,5})?");
  private static final int LONGEST_USER = 255;
  private static final int LONGEST_SECRET = 16 << 10;

  public RegistryLogin {
    registry = named(registry);
    boolean plain = user.chars().noneMatch(c -> c < ' ' || c == ':' || c == 0x7f);
    if (user.isEmpty() || user.length() > LONGEST_USER || !plain) {
      throw new IllegalArgumentException(
          "user: expected 1 to %d characters without colons".formatted(LONGEST_USER));
    }
    if (secret.isEmpty() || secret.length() > LONGEST_SECRET || secret.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "secret: expected one line of 1 to %d characters".formatted(LONGEST_SECRET));
    }
  }

  /**
   * The name of a registry as images have it; Docker Hub has several.
   *
   * @throws IllegalArgumentException if it is not the name of one
   */
  public static String named(String text) {
    var host =
        text.replaceFirst("^https://", "").replaceFirst("/(v[12]/)?$", "").toLowerCase(Locale.ROOT);
    if (host.equals("index.docker.io") || host.equals("registry-1.docker.io")) {
      return "docker.io";
    }
    boolean names = host.indexOf('.') >= 0 || host.indexOf(':') >= 0;
    if (!names || !HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "not the name of a registry: '%s' (expected such as ghcr.io or localhost:5000)"
              .formatted(text.length() <= 80 ? text : text.substring(0, 80) + "..."));
    }
    return host;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return user + " at " + registry;
  }
}
