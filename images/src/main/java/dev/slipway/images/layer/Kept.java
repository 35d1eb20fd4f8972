package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.sys.Attributes;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which extended attributes a layer may carry: a user's own, and file capabilities. {@code
 * trusted.*} and {@code security.*} else would steer overlayfs or the host's security modules.
 */
final class Kept {
  static final String CAPABILITY = "security.capability";

  /** Bytes of file capabilities that hold for one user namespace only. */
  static final int NAMESPACED_CAPABILITY = 24;

  private static final int PLAIN_CAPABILITY = 20;

  private Kept() {}

  static Attributes attributes(Attributes a) {
    if (a.extended().isEmpty()) {
      return a;
    }
    return new Attributes(
        a.mode(), a.uid(), a.gid(), a.seconds(), a.nanos(), extended(a.extended()));
  }

  static Map<String, byte[]> extended(Map<String, byte[]> all) {
    Map<String, byte[]> kept = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          boolean users = name.startsWith("user.") && !name.startsWith("user.overlay.");
          if (users || name.equals(CAPABILITY)) {
            kept.put(name, checked(name, value));
          }
        });
    return kept;
  }

  /** The kernel knows two sizes of file capabilities (capabilities(7)), and names up to 255. */
  private static byte[] checked(String name, byte[] value) {
    boolean capability = name.equals(CAPABILITY);
    int size = value.length;
    boolean wrong = capability && size != PLAIN_CAPABILITY && size != NAMESPACED_CAPABILITY;
    if (wrong || name.length() > 255 || name.indexOf('\0') >= 0 || value.length > 65536) {
      throw ImageException.malformed("not a valid extended attribute: " + EntryPath.shown(name));
    }
    return value;
  }
}
