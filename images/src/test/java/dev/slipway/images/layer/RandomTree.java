package dev.slipway.images.layer;

import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A tree as overlayfs might have written it, with everything that a layer can hold. */
final class RandomTree {
  private static final byte[] CAPABILITY = {
    1, 0, 0, 2, (byte) 0x80, (byte) 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0
  };
  private final Random random;
  private final List<String> files = new ArrayList<>();

  RandomTree(long seed) {
    this.random = new Random(seed);
  }

  void fill(Dir root) throws IOException {
    fill(root, root, "", 0);
  }

  private void fill(Dir root, Dir here, String path, int depth) throws IOException {
    for (int i = random.nextInt(8); i >= 0; i--) {
      String name = name();
      if (here.stat(name).isEmpty()) {
        entry(root, here, path, name, depth);
      }
    }
    if (random.nextInt(4) == 0) {
      here.setExtended(TreeWriter.OPAQUE, "y".getBytes(StandardCharsets.US_ASCII));
    }
    here.apply(attributes(false));
  }

  private void entry(Dir root, Dir here, String path, String name, int depth) throws IOException {
    switch (random.nextInt(depth < 4 ? 8 : 5)) {
      case 0 ->
          here.makeSymlink(
              name, random.nextBoolean() ? "/etc/" + name() : name(), attributes(false));
      case 1 -> here.makeWhiteout(name);
      case 2 -> link(root, here, path, name);
      case 3, 4 -> file(here, path, name);
      default -> {
        here.makeDirectory(name);
        try (Dir child = here.beneath(name)) {
          fill(root, child, path + name + "/", depth + 1);
        }
      }
    }
  }

  private void link(Dir root, Dir here, String path, String name) throws IOException {
    if (files.isEmpty()) {
      file(here, path, name);
      return;
    }
    String old = files.get(random.nextInt(files.size()));
    int slash = old.lastIndexOf('/');
    try (Dir parent = slash < 0 ? root.beneath(".") : root.beneath(old.substring(0, slash))) {
      here.makeHardLink(name, parent, old.substring(slash + 1));
    }
  }

  private void file(Dir here, String path, String name) throws IOException {
    byte[] content = new byte[size()];
    random.nextBytes(content);
    if (random.nextInt(4) == 0) {
      int from = random.nextInt(content.length + 1);
      Arrays.fill(content, from, from + random.nextInt(content.length - from + 1), (byte) 0);
    }
    try (OpenFile file = here.create(name)) {
      file.write(content, content.length);
      file.apply(attributes(true));
    }
    files.add(path + name);
  }

  /** Mostly small; sometimes larger than what is written or packed at once. */
  private int size() {
    return switch (random.nextInt(20)) {
      case 0 -> 700_000;
      case 1, 2, 3 -> 200_000;
      default -> random.nextInt(1500);
    };
  }

  private Attributes attributes(boolean file) {
    Map<String, byte[]> extended = Map.of();
    if (file && random.nextInt(3) == 0) {
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      extended = Map.of("user.a b", value, Kept.CAPABILITY, CAPABILITY);
    }
    long[] owners = {0, 1000, 65534, 3_000_000, 4_000_000_000L};
    return new Attributes(
        random.nextInt(010000),
        owners[random.nextInt(5)],
        owners[random.nextInt(5)],
        random.nextInt(5) == 0 ? -random.nextInt(1_000_000) : random.nextInt(),
        random.nextBoolean() ? 0 : random.nextInt(1_000_000_000),
        extended);
  }

  /** Mostly short; sometimes of every byte that Linux allows, or as long as it allows. */
  private String name() {
    int size = random.nextInt(10) == 0 ? 100 + random.nextInt(156) : 1 + random.nextInt(12);
    StringBuilder name = new StringBuilder();
    boolean strange = random.nextInt(4) == 0;
    while (name.length() < size) {
      char c = (char) (strange ? 1 + random.nextInt(255) : 'a' + random.nextInt(26));
      if (c != '/' && !(c == '.' && name.length() < 4)) {
        name.append(c);
      }
    }
    return name.toString();
  }
}
