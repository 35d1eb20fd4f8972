package dev.slipway.images.build.tree;

import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.FileStat;
import java.util.Map;
import java.util.TreeMap;

/** What a copied file takes with it: no attribute that steers overlayfs or a security module. */
final class SourceAttributes {
  private SourceAttributes() {}

  static Attributes of(FileStat stat, Map<String, byte[]> extended) {
    return new Attributes(
        stat.mode(), stat.uid(), stat.gid(), stat.seconds(), stat.nanos(), kept(extended));
  }

  static Map<String, byte[]> kept(Map<String, byte[]> extended) {
    if (extended.isEmpty()) {
      return extended;
    }
    Map<String, byte[]> kept = new TreeMap<>(extended);
    kept.keySet()
        .removeIf(
            name ->
                !name.equals("security.capability")
                    && (!name.startsWith("user.") || name.startsWith("user.overlay.")));
    return kept;
  }
}
