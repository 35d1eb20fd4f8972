package dev.slipway.images.build.tree;

import dev.slipway.images.Digest;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What files are, as far as a copy of them differs: path, kind, owner, mode and content. */
public final class DigestFiles {
  private static final int BUFFER = 128 * 1024;

  /** More files than this are told apart by directory only. */
  private static final int MOST_NAMED = 256;

  private final SourceTree from;
  private final byte[] buffer = new byte[BUFFER];

  public DigestFiles(SourceTree from) {
    this.from = from;
  }

  /**
   * By path below the source, or by the first part of it where there are many; times do not count.
   */
  public SortedMap<String, Digest> digests(Found source, Predicate<String> leftOut)
      throws IOException {
    SortedMap<String, Digest> all = new TreeMap<>();
    from.walk(source, leftOut, (below, found) -> all.put(below, digest(below, found)));
    return all.size() <= MOST_NAMED ? all : byDirectory(all);
  }

  private static SortedMap<String, Digest> byDirectory(SortedMap<String, Digest> all) {
    Map<String, MessageDigest> sums = new TreeMap<>();
    all.forEach(
        (path, digest) -> {
          int slash = path.indexOf('/');
          sums.computeIfAbsent(slash < 0 ? path : path.substring(0, slash), k -> Digest.sha256())
              .update((path + '\0' + digest.value() + '\0').getBytes(StandardCharsets.ISO_8859_1));
        });
    if (sums.size() > MOST_NAMED) {
      MessageDigest total = Digest.sha256();
      sums.values().forEach(sum -> total.update(sum.digest()));
      return new TreeMap<>(Map.of(".", Digest.finish(total)));
    }
    SortedMap<String, Digest> digests = new TreeMap<>();
    sums.forEach((path, sum) -> digests.put(path, Digest.finish(sum)));
    return digests;
  }

  private Digest digest(String below, Found found) throws IOException {
    FileStat stat = found.stat();
    MessageDigest sum = Digest.sha256();
    // The mode of the copied directory itself, and of links, does not always become the copy's,
    // but telling when would tie this to how it is copied.
    String owner = from.owned() ? stat.uid() + ":" + stat.gid() : "";
    add(sum, "%s %o %s".formatted(stat.kind(), stat.mode(), owner));
    switch (stat.kind()) {
      case FILE -> file(sum, found);
      case SYMLINK -> add(sum, from.tree().readSymlink(found));
      case DIRECTORY -> {
        try (Dir directory = from.tree().directory(found)) {
          extended(sum, directory.extendedAttributes());
        }
      }
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> add(sum, below);
    }
    return Digest.finish(sum);
  }

  private void file(MessageDigest sum, Found found) throws IOException {
    try (OpenFile file = from.tree().read(found)) {
      extended(sum, file.extendedAttributes());
      for (int got = file.read(buffer); got > 0; got = file.read(buffer)) {
        sum.update(buffer, 0, got);
      }
    }
  }

  private static void extended(MessageDigest sum, Map<String, byte[]> all) {
    SourceAttributes.kept(all)
        .forEach((name, value) -> add(sum, name + "=" + HexFormat.of().formatHex(value)));
  }

  private static void add(MessageDigest sum, String text) {
    sum.update((text + '\0').getBytes(StandardCharsets.ISO_8859_1));
  }
}
