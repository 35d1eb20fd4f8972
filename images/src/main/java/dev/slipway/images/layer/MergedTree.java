package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.Errno;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.FileStat.Kind;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an overlay of layers shows, read without mounting it.
 *
 * <p>The layers must not change while it is open. Paths are relative to the root, which is {@code
 * "."}; each char is one byte of a name, as everywhere here. Not for use by several threads.
 *
 * <p>The rules are the kernel's (Documentation/filesystems/overlayfs.rst): the highest layer that
 * has a name decides what it is; directories are merged until one is opaque; a character device 0:0
 * hides the name.
 */
public final class MergedTree implements AutoCloseable {
  private static final int MOST_LINKS = 40;
  private static final int MOST_REMEMBERED = 10_000;

  /** Highest first. */
  private final List<Dir> layers = new ArrayList<>();

  /** Which layers a directory is merged of, highest first; most lookups share their directory. */
  private final Map<String, int[]> merged = new HashMap<>();

  private MergedTree() {}

  /**
   * Something that is there.
   *
   * @param layer that it comes from, counted from the lowest, which is 0; of a merged directory the
   *     highest that has it, which is the one whose owner and mode show
   */
  public record Found(String path, FileStat stat, int layer) {}

  /** Opens layers that are directories in the form overlayfs reads, lowest first. */
  public static MergedTree open(List<Path> lowestFirst) throws IOException {
    MergedTree tree = new MergedTree();
    try {
      for (Path layer : lowestFirst.reversed()) {
        tree.layers.add(Dir.open(layer));
      }
      return tree;
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  /** What is at this path; a link at its end is itself, and nothing lies behind one on the way. */
  public Optional<Found> find(String path) throws IOException {
    EntryPath entry = EntryPath.parse(path);
    if (entry.isRoot()) {
      return layers.isEmpty() ? Optional.empty() : Optional.of(found(".", 0, layers.getFirst()));
    }
    String parent = entry.parent().text();
    for (int layer : mergedOf(entry.parent())) {
      try (Dir directory = layers.get(layer).beneath(parent)) {
        Optional<FileStat> stat = directory.stat(entry.name());
        if (stat.isPresent()) {
          return stat.filter(s -> !s.whiteout()).map(s -> found(entry.text(), s, layer));
        }
      }
    }
    return Optional.empty();
  }

  private Found found(String path, int layer, Dir directory) throws IOException {
    return found(path, directory.stat(), layer);
  }

  private Found found(String path, FileStat stat, int layer) {
    return new Found(path, stat, layers.size() - 1 - layer);
  }

  /**
   * The layers that a directory is merged of, counted from the lowest, which is 0; lowest first,
   * and none where it is no directory or is not there. In each of them it lies at the same path.
   */
  public List<Integer> layersOf(String directory) throws IOException {
    int[] highestFirst = mergedOf(EntryPath.parse(directory));
    return Arrays.stream(highestFirst).map(i -> layers.size() - 1 - i).sorted().boxed().toList();
  }

  /** The layers that a directory is merged of; none where it is no directory or is not there. */
  private int[] mergedOf(EntryPath directory) throws IOException {
    int[] known = merged.get(directory.text());
    if (known != null) {
      return known;
    }
    int[] all = directory.isRoot() ? rootLayers() : merge(directory);
    if (merged.size() >= MOST_REMEMBERED) {
      merged.clear();
    }
    merged.put(directory.text(), all);
    return all;
  }

  private int[] rootLayers() throws IOException {
    int count = 0;
    while (count < layers.size()) {
      count++;
      if (isOpaque(layers.get(count - 1))) {
        break;
      }
    }
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    return all;
  }

  private int[] merge(EntryPath directory) throws IOException {
    int[] above = mergedOf(directory.parent());
    int[] found = new int[above.length];
    int count = 0;
    for (int layer : above) {
      try (Dir parent = layers.get(layer).beneath(directory.parent().text())) {
        Optional<FileStat> stat = parent.stat(directory.name());
        if (stat.isEmpty()) {
          continue;
        }
        if (stat.get().kind() != Kind.DIRECTORY) {
          break;
        }
        found[count++] = layer;
        try (Dir itself = parent.beneath(directory.name())) {
          if (isOpaque(itself)) {
            break;
          }
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static boolean isOpaque(Dir directory) throws IOException {
    byte[] value = directory.extendedAttributes().get(TreeWriter.OPAQUE);
    return value != null && new String(value, StandardCharsets.US_ASCII).equals("y");
  }

  /** The names in a directory, in the order of their bytes; none where it is no directory. */
  public List<String> list(String path) throws IOException {
    return List.copyOf(within(EntryPath.parse(path)).keySet());
  }

  /** What is in a directory, in the order of the names' bytes; nothing where it is none. */
  public List<Found> children(String path) throws IOException {
    return List.copyOf(within(EntryPath.parse(path)).values());
  }

  private Map<String, Found> within(EntryPath entry) throws IOException {
    Map<String, Found> names = new TreeMap<>();
    String prefix = entry.isRoot() ? "" : entry.text() + "/";
    for (int layer : mergedOf(entry)) {
      try (Dir directory = layers.get(layer).beneath(entry.text())) {
        for (String name : directory.list()) {
          if (!names.containsKey(name)) {
            Optional<FileStat> stat = directory.stat(name);
            stat.ifPresent(s -> names.put(name, found(prefix + name, s, layer)));
          }
        }
      }
    }
    names.values().removeIf(found -> found.stat().whiteout());
    return names;
  }

  /**
   * Where a path leads when the links on it are followed inside this root, as for a process that
   * has it as its root: absolute ones start at the root, and ".." does not lead above it. Parts
   * that are not there are kept as they are.
   *
   * @throws ImageException where links lead in circles, or the path gets longer than one may be
   */
  public String resolve(String path) throws IOException {
    Deque<String> ahead = new ArrayDeque<>(parts(path));
    List<String> behind = new ArrayList<>();
    int links = 0;
    while (!ahead.isEmpty()) {
      String part = ahead.removeFirst();
      if (part.equals("..")) {
        if (!behind.isEmpty()) {
          behind.removeLast();
        }
        continue;
      }
      behind.add(part);
      Optional<Found> here = find(String.join("/", behind));
      if (here.isPresent() && here.get().stat().kind() == Kind.SYMLINK) {
        if (++links > MOST_LINKS) {
          throw ImageException.refused(
              "links", "\"" + EntryPath.shown(path) + "\" leads through too many links");
        }
        String target = readSymlink(here.get());
        behind.removeLast();
        if (target.startsWith("/")) {
          behind.clear();
        }
        parts(target).reversed().forEach(ahead::addFirst);
      }
    }
    return behind.isEmpty() ? "." : String.join("/", behind);
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/"))
        .filter(part -> !part.isEmpty() && !part.equals("."))
        .toList();
  }

  /** What is at the end of the path when all links are followed, if anything is there. */
  public Optional<Found> follow(String path) throws IOException {
    return find(resolve(path));
  }

  /** Opens a regular file that {@link #find} found. */
  public OpenFile read(Found file) throws IOException {
    if (file.stat().kind() != Kind.FILE) {
      throw ImageException.refused(
          "file-type", EntryPath.shown(file.path()) + " is no regular file");
    }
    EntryPath path = EntryPath.parse(file.path());
    try (Dir parent = holder(file, path)) {
      return parent.read(path.name());
    }
  }

  public String readSymlink(Found link) throws IOException {
    EntryPath path = EntryPath.parse(link.path());
    try (Dir parent = holder(link, path)) {
      return parent.readSymlink(path.name());
    }
  }

  /** The directory itself, as the layer has it whose owner and mode show; the caller closes it. */
  public Dir directory(Found directory) throws IOException {
    return layer(directory).beneath(EntryPath.parse(directory.path()).text());
  }

  private Dir holder(Found found, EntryPath path) throws IOException {
    return layer(found).beneath(path.parent().text());
  }

  private Dir layer(Found found) {
    return layers.get(layers.size() - 1 - found.layer());
  }

  /**
   * The content of a small file, following links inside this root; empty where there is none, or
   * where it is not a regular file.
   *
   * @throws ImageException where it is larger than {@code most} bytes
   */
  public Optional<byte[]> content(String path, int most) throws IOException {
    Optional<Found> file = follow(path).filter(f -> f.stat().kind() == Kind.FILE);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (OpenFile open = read(file.get());
        var in = open.asStream()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw ImageException.refused(
            "file-bytes", EntryPath.shown(path) + " is larger than " + most + " bytes");
      }
      return Optional.of(bytes);
    } catch (Errno e) {
      throw ImageException.storage("cannot read " + EntryPath.shown(path), e);
    }
  }

  @Override
  public void close() {
    layers.forEach(Dir::close);
  }
}
