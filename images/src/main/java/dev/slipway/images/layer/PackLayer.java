package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a directory that overlayfs wrote, its upper directory, into the bytes of one OCI layer.
 *
 * <p>The directory must not change meanwhile. The same tree gives the same bytes: names in byte
 * order, owners by number, times of modification, no other times and no names of owners.
 */
public final class PackLayer {
  /** Below this nobody looks for holes. */
  private static final long LEAST_SPARSE = 128 * 1024;

  private static final String OVERLAY = "trusted.overlay.";
  private final Limits limits;

  public PackLayer(Limits limits) {
    this.limits = limits;
  }

  /**
   * What was packed.
   *
   * @param diffId digest of the archive before compression
   * @param digest of the bytes that were written
   * @param size of the bytes that were written
   */
  public record Packed(Digest diffId, long unpackedBytes, Digest digest, long size) {}

  /** Writes the layer to {@code blob}, which is left open, and both digests on the way. */
  public Packed pack(Dir tree, OutputStream blob, PackOptions options) throws IOException {
    try (PackedOutput out = new PackedOutput(blob, options.compression())) {
      Walk walk = new Walk(new TarWriter(out), options);
      walk.directory(tree, "");
      walk.tar.end();
      return out.finish();
    }
  }

  private final class Walk {
    private final TarWriter tar;
    private final Map<Inode, String> firstNames = new HashMap<>();
    private final PackOptions options;
    private long entries;

    private record Inode(long device, long number) {}

    Walk(TarWriter tar, PackOptions options) {
      this.tar = tar;
      this.options = options;
    }

    /** The directory itself and all below it; {@code path} is empty for the root. */
    void directory(Dir directory, String path) throws IOException {
      count(path, 0);
      Map<String, byte[]> extended = directory.extendedAttributes();
      Attributes attributes = attributes(path, directory.stat(), extended);
      tar.directory(path.isEmpty() ? "." : path, attributes);
      if (isOpaque(path, extended)) {
        emptyFile(below(path, Whiteout.OPAQUE));
      }
      for (String name : directory.list()) {
        entry(directory, name, below(path, name));
      }
    }

    private static String below(String path, String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }

    private void entry(Dir parent, String name, String path) throws IOException {
      EntryPath.parse(path);
      if (name.startsWith(Whiteout.PREFIX)) {
        throw ImageException.refused("whiteout", "a layer cannot hold a file named " + name);
      }
      FileStat stat =
          parent.stat(name).orElseThrow(() -> new IOException(path + " went while packing"));
      switch (stat.kind()) {
        case FILE -> file(parent, name, path, stat);
        case DIRECTORY -> {
          try (Dir child = parent.beneath(name)) {
            directory(child, path);
          }
        }
        case SYMLINK -> {
          count(path, 0);
          tar.symlink(path, parent.readSymlink(name), attributes(path, stat, Map.of()));
        }
        case CHARACTER_DEVICE -> {
          if (!stat.whiteout()) {
            throw unfit(path, "a device node");
          }
          emptyFile(path.substring(0, path.length() - name.length()) + Whiteout.PREFIX + name);
        }
        case BLOCK_DEVICE -> throw unfit(path, "a device node");
        case FIFO -> throw unfit(path, "a fifo");
        case SOCKET -> {
          // Nobody can listen to it any more, and tar has no way to say it: every tool leaves it.
        }
      }
    }

    private static ImageException unfit(String path, String what) {
      return ImageException.refused(
          "file-type", EntryPath.shown(path) + " is " + what + "; remove it before committing");
    }

    /** A whiteout, the same whoever makes it. */
    private void emptyFile(String path) throws IOException {
      count(path, 0);
      tar.file(path, 0, new Attributes(0, 0, 0, 0, 0, Map.of()));
    }

    private void file(Dir parent, String name, String path, FileStat stat) throws IOException {
      if (stat.links() > 1) {
        String first = firstNames.putIfAbsent(new Inode(stat.device(), stat.inode()), path);
        if (first != null) {
          count(path, 0);
          tar.hardLink(path, first, attributes(path, stat, Map.of()));
          return;
        }
      }
      count(path, stat.size());
      try (OpenFile file = parent.read(name)) {
        Map<String, byte[]> extended = file.extendedAttributes();
        refuseIncomplete(path, extended);
        tar.file(path, stat.size(), attributes(path, stat, extended));
        content(file, path, stat);
        tar.endFile(stat.size());
      }
    }

    private void content(OpenFile file, String path, FileStat stat) throws IOException {
      if (stat.size() < LEAST_SPARSE || stat.allocated() >= stat.size()) {
        copy(file, path, stat.size());
        return;
      }
      long at = 0;
      while (at < stat.size()) {
        long data = Math.min(file.seekData(at).orElse(stat.size()), stat.size());
        tar.zeros(data - at);
        at = data;
        if (at < stat.size()) {
          long end = Math.min(file.endOfData(at), stat.size());
          copy(file, path, end - at);
          at = end;
        }
      }
    }

    private void copy(OpenFile file, String path, long size) throws IOException {
      for (long left = size; left > 0; ) {
        int got = tar.content(file, left);
        if (got == 0) {
          throw new IOException(path + " changed while it was packed");
        }
        left -= got;
      }
    }

    private Attributes attributes(String path, FileStat stat, Map<String, byte[]> extended) {
      String owned = path.isEmpty() ? "." : path;
      boolean late = options.latestTime().filter(latest -> isAfter(stat, latest)).isPresent();
      return new Attributes(
          stat.mode(),
          options.ids().inside(stat.uid(), owned),
          options.ids().inside(stat.gid(), owned),
          late ? options.latestTime().get().getEpochSecond() : stat.seconds(),
          late ? options.latestTime().get().getNano() : stat.nanos(),
          options.ids().capabilities(Kept.extended(extended), owned));
    }

    private static boolean isAfter(FileStat stat, Instant latest) {
      long seconds = latest.getEpochSecond();
      return stat.seconds() > seconds
          || (stat.seconds() == seconds && stat.nanos() > latest.getNano());
    }

    private void count(String path, long size) {
      if (tar.written() + size > limits.layerBytes()) {
        throw ImageException.refused(
            "layer-bytes", "at " + EntryPath.shown(path) + " the layer is too large");
      }
      if (++entries > limits.entries()) {
        throw ImageException.refused(
            "layer-entries", "at " + EntryPath.shown(path) + " the layer has too many entries");
      }
    }
  }

  private static boolean isOpaque(String path, Map<String, byte[]> extended) {
    refuseIncomplete(path, extended);
    byte[] value = extended.get(TreeWriter.OPAQUE);
    if (value == null) {
      return false;
    }
    if (value.length != 1 || value[0] != 'y') {
      throw ImageException.malformed(
          EntryPath.shown(path) + " has an overlay attribute of unknown meaning");
    }
    return true;
  }

  /** With these options of overlayfs an upper directory does not hold all that was changed. */
  private static void refuseIncomplete(String path, Map<String, byte[]> extended) {
    for (String feature : new String[] {"redirect", "metacopy"}) {
      if (extended.containsKey(OVERLAY + feature)) {
        throw ImageException.malformed(
            EntryPath.shown(path)
                + " was written by an overlay mounted with "
                + feature
                + ", whose upper directory is not a whole layer; mount it without");
      }
    }
  }
}
