package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which number an owner on this host has in an image: what the user namespace shifted, shifted
 * back. Users and groups are mapped alike.
 *
 * @param ranges none for owners that are the same inside and outside
 */
public record IdMap(List<Range> ranges) {
  private static final long IDS = 1L << 32;
  private static final int ROOT_AT = 20;
  private static final IdMap SAME = new IdMap(List.of());

  /**
   * As one line of {@code /proc/PID/uid_map} says it (user_namespaces(7)).
   *
   * @param inside the first number in the namespace
   * @param outside the first number on the host
   * @param count how many follow one another
   */
  public record Range(long inside, long outside, long count) {
    public Range {
      boolean within = inside >= 0 && outside >= 0 && count > 0;
      if (!within || count > IDS || inside + count > IDS || outside + count > IDS) {
        throw new IllegalArgumentException(
            "not a range of owners: %d %d %d".formatted(inside, outside, count));
      }
    }

    private boolean holds(long id) {
      return id >= outside && id < outside + count;
    }
  }

  public IdMap {
    ranges = List.copyOf(ranges);
  }

  /** Owners are in the image what they are on the host. */
  public static IdMap same() {
    return SAME;
  }

  /** Owner {@code outside} on the host is 0 in the image, the next one 1, up to {@code count}. */
  public static IdMap shifted(long outside, long count) {
    return new IdMap(List.of(new Range(0, outside, count)));
  }

  private boolean isSame() {
    return ranges.isEmpty();
  }

  /** The number inside, or an error that names the path whose owner has none. */
  long inside(long id, String path) {
    if (isSame()) {
      return id;
    }
    for (Range range : ranges) {
      if (range.holds(id)) {
        return id - range.outside() + range.inside();
      }
    }
    throw ImageException.refused(
        "owner",
        "%s belongs to %d on this host, which is nobody in its user namespace; change its owner"
            .formatted(EntryPath.shown(path), id));
  }

  /**
   * Attributes in which file capabilities of a namespace (version 3, capabilities(7)) name the root
   * they are good for by its number inside; those of the image's own root are plain ones.
   */
  Map<String, byte[]> capabilities(Map<String, byte[]> attributes, String path) {
    byte[] value = attributes.get(Kept.CAPABILITY);
    if (isSame() || value == null || value.length != Kept.NAMESPACED_CAPABILITY) {
      return attributes;
    }
    ByteBuffer old = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    long root = inside(Integer.toUnsignedLong(old.getInt(ROOT_AT)), path);
    ByteBuffer mapped =
        ByteBuffer.wrap(Arrays.copyOf(value, root == 0 ? ROOT_AT : value.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (root == 0) {
      mapped.putInt(0, old.getInt(0) & 0xffffff | 2 << 24);
    } else {
      mapped.putInt(ROOT_AT, (int) root);
    }
    Map<String, byte[]> all = new TreeMap<>(attributes);
    all.put(Kept.CAPABILITY, mapped.array());
    return all;
  }
}
