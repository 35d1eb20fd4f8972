package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageException;
import dev.slipway.images.Shell;
import dev.slipway.images.layer.MergedTree.Found;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we say an overlay shows is what the kernel shows. */
class MergedTreeTest {
  private static final int SEEDS = Integer.getInteger("slipway.images.seeds", 12);

  @TempDir Path tmp = Path.of("/");

  private List<Path> layers(int seed, int count) throws IOException {
    Random random = new Random(seed);
    List<Path> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path layer = Files.createDirectories(tmp.resolve("seed-" + seed).resolve("" + i));
      try (Dir root = Dir.open(layer)) {
        fill(root, random, "layer " + i, 0);
      }
      layers.add(layer);
    }
    return layers;
  }

  /** Few names, so that layers meet in them. */
  private void fill(Dir here, Random random, String content, int depth) throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      switch (random.nextInt(depth < 3 ? 8 : 4)) {
        case 0 -> {}
        case 1 -> here.makeWhiteout(name);
        case 2 -> {
          try (var file = here.create(name)) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            file.write(bytes, bytes.length);
          }
        }
        case 3 -> here.makeSymlink(name, "a/../b", Attributes.ofImpliedDirectory());
        default -> {
          here.makeDirectory(name);
          try (Dir child = here.beneath(name)) {
            fill(child, random, content, depth + 1);
            if (random.nextInt(4) == 0) {
              child.setExtended(TreeWriter.OPAQUE, new byte[] {'y'});
            }
          }
        }
      }
    }
  }

  @Test
  void showsWhatTheKernelShows() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Path> layers = layers(seed, 2 + seed % 5);
      assertEquals(byKernel(layers), byUs(layers), "seed " + seed);
    }
  }

  /**
   * In a directory that only one layer has, the kernel's readdir shows whiteouts as what they are
   * on disk; to whoever looks one up there is nothing.
   */
  private TreeSet<String> byKernel(List<Path> layers) {
    String lower = String.join(":", layers.reversed().stream().map(Path::toString).toList());
    String script =
        """
        mkdir -p m; mount -t overlay overlay -o ro,lowerdir=%s m; cd m
        find . -mindepth 1 -type f -printf '%%P f ' -exec cat {} ';' -printf '\\n' \\
          -o -mindepth 1 -type l -printf '%%P l %%l\\n' -o -mindepth 1 -type d -printf '%%P %%y\\n'
        """
            .formatted(lower);
    String said = Shell.run(tmp, "unshare", "-m", "sh", "-euc", script);
    return new TreeSet<>(said.lines().toList());
  }

  private static TreeSet<String> byUs(List<Path> layers) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    try (MergedTree tree = MergedTree.open(layers)) {
      walk(tree, ".", all);
    }
    return all;
  }

  private static void walk(MergedTree tree, String directory, TreeSet<String> all)
      throws IOException {
    for (String name : tree.list(directory)) {
      String path = directory.equals(".") ? name : directory + "/" + name;
      Found found = tree.find(path).orElseThrow();
      switch (found.stat().kind()) {
        case FILE -> all.add(path + " f " + text(tree.content(path, 100).orElseThrow()));
        case SYMLINK -> all.add(path + " l " + tree.readSymlink(found));
        default -> {
          all.add(path + " d");
          walk(tree, path, all);
        }
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private MergedTree made(String... scripts) throws IOException {
    List<Path> layers = new ArrayList<>();
    for (int i = 0; i < scripts.length; i++) {
      Path layer = Files.createDirectories(tmp.resolve("made-" + i));
      Shell.run(layer, "bash", "-euc", scripts[i]);
      layers.add(layer);
    }
    return MergedTree.open(layers);
  }

  @Test
  void linksAreFollowedInsideTheRoot() throws IOException {
    try (MergedTree tree =
        made(
            "mkdir -p usr/bin; ln -s usr/bin bin; ln -s /usr/bin/../../../etc conf; mkdir etc",
            "mkdir -p etc; echo x > etc/hosts; ln -s ../../../../etc/hosts up; ln -s / root")) {
      assertEquals("usr/bin/sh", tree.resolve("/bin/sh"));
      assertEquals("etc/hosts", tree.resolve("conf/hosts"));
      assertEquals("etc/hosts", tree.resolve("up"));
      assertEquals("etc/hosts", tree.resolve("root/root/./etc//hosts"));
      assertEquals(".", tree.resolve("/.."));
      assertEquals("new/thing", tree.resolve("usr/../../new/thing"));
      assertEquals("x\n", text(tree.content("up", 10).orElseThrow()));
      assertEquals(1, tree.follow("up").orElseThrow().layer());
      assertTrue(tree.find("bin/sh").isEmpty(), "nothing lies behind a link");
    }
  }

  @Test
  void circlesAndTooLongFilesAreRefused() throws IOException {
    try (MergedTree tree = made("ln -s b a; ln -s a b; ln -s loop/x loop; echo 12345678 > f")) {
      assertThrows(ImageException.class, () -> tree.resolve("a"));
      assertThrows(ImageException.class, () -> tree.resolve("loop/y"));
      assertThrows(ImageException.class, () -> tree.content("f", 8));
      assertThrows(ImageException.class, () -> tree.find("../f"));
    }
  }

  @Test
  void theHighestLayersAttributesShow() throws IOException {
    try (MergedTree tree = made("mkdir -m 700 d; touch d/low", "mkdir -m 755 d; touch d/high")) {
      Found found = tree.find("d").orElseThrow();
      assertEquals(0755, found.stat().mode());
      assertEquals(List.of("high", "low"), tree.list("d"));
      try (Dir directory = tree.directory(found)) {
        assertEquals(List.of("high"), directory.list());
      }
    }
  }
}
