package dev.slipway.images.sys;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a file carries besides its content.
 *
 * @param mode permission bits with set-id and sticky bits, no file type
 * @param seconds of the modification time since 1970
 * @param nanos of the modification time
 * @param extended extended attributes by full name
 */
public record Attributes(
    int mode, long uid, long gid, long seconds, int nanos, Map<String, byte[]> extended) {
  /** The largest number means "leave as it is" to chown, so it can be nobody's. */
  public static final long LAST_OWNER = 0xfffffffeL;

  public Attributes {
    extended = Collections.unmodifiableMap(new TreeMap<>(extended));
  }

  /** A directory nobody described: root's, mode 0755, at the epoch, so that bytes reproduce. */
  public static Attributes ofImpliedDirectory() {
    return new Attributes(0755, 0, 0, 0, 0, Map.of());
  }
}
