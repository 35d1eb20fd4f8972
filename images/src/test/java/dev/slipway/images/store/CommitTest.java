package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step changed over a base becomes one layer, and other tools see the same tree in it. */
class CommitTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  @TempDir Path tmp;

  private Images images() {
    return Images.open(ImagesSettings.at(tmp.resolve("store")));
  }

  private Image base(Images images) throws IOException {
    Path root = Files.createDirectories(tmp.resolve("base"));
    String script =
        """
        mkdir -p bin etc/apt usr/lib var/cache/old var/keep; printf '#!' > bin/sh; chmod 755 bin/sh
        echo root:x:0:0 > etc/passwd; ln bin/sh bin/ash; ln -s ../usr/lib lib; echo old > var/cache/old/x
        echo a > etc/apt/a; echo k > var/keep/k; chmod 1777 var/keep; chown 12:34 etc/passwd
        touch -d '2020-02-03 04:05:06.789' etc/passwd bin/sh .; chmod 4755 bin/sh
        """;
    Shell.run(root, "bash", "-euc", script);
    Path tar = tmp.resolve("base.tar");
    Shell.run(root, "tar", "--numeric-owner", "--format=pax", "-cf", tar.toString(), ".");
    try (InputStream in = Files.newInputStream(tar)) {
      return images.importRoot(in, ImageConfig.running(List.of("/bin/sh"), Map.of("A", "1")));
    }
  }

  /** Mounts the image with an upper directory, runs the script in it, and looks at the whole. */
  private <T> T overlay(Images images, Image image, Path upper, String script, Supplier<T> look)
      throws IOException {
    Path work = Files.createDirectories(tmp.resolve("work"));
    Path merged = Files.createDirectories(tmp.resolve("merged"));
    Files.createDirectories(upper);
    List<Path> lower = images.unpack(image).reversed();
    String dirs = lower.stream().map(Path::toString).collect(Collectors.joining(":"));
    String options = "lowerdir=" + dirs + ",upperdir=" + upper + ",workdir=" + work;
    Shell.run(tmp, "mount", "-t", "overlay", "-o", options, "overlay", merged.toString());
    try {
      Shell.run(merged, "bash", "-euc", script);
      return look.get();
    } finally {
      Shell.run(tmp, "umount", merged.toString());
    }
  }

  private static final String STEP =
      """
      head -c 3300000 /dev/urandom > noise; seq 400000 > numbers
      echo new > new; rm etc/passwd; rm -r var/cache/old; mkdir var/cache/old; echo y > var/cache/old/y
      chmod 700 var/keep; ln new other; mkdir deep; ln -s /etc/shadow deep/link
      mv etc/apt etc/apt2; dd if=/dev/zero of=hole bs=1 count=0 seek=100000 2>/dev/null
      printf x > "$(printf 'caf\\303\\251 \\377')"; mkfifo p; rm p; chown 1000:1000 deep
      mkdir -p $(printf 'l%.0s' {1..120})/$(printf 'm%.0s' {1..120}); echo z > $(printf 'l%.0s' {1..120})/$(printf 'm%.0s' {1..120})/f
      """;

  @Test
  void anotherToolUnpacksTheTreeThatTheStepSaw() throws IOException {
    Images images = images();
    Image base = base(images);
    Path upper = tmp.resolve("upper");
    Path merged = tmp.resolve("merged");
    String seen = overlay(images, base, upper, STEP, () -> Shell.tree(merged));
    ImageChanges changes = ImageChanges.none(Instant.now()).withCommand(List.of("/new"));
    Image made = images.commit(base, upper, changes);

    assertEquals(base.layers(), made.layers().subList(0, base.layers().size()));
    assertEquals(base.layers().size() + 1, made.layers().size());
    assertEquals(List.of("/new"), made.config().argv());
    assertEquals(Map.of("A", "1"), made.config().env());
    Path oci = tmp.resolve("oci");
    images.export(made.digest(), oci);
    Shell.run(tmp, "umoci", "unpack", "--image", oci + ":latest", tmp.resolve("bundle").toString());
    Shell.assertSameTree(seen, Shell.tree(tmp.resolve("bundle/rootfs")), "by umoci");
    String again =
        overlay(images, made, tmp.resolve("u2"), "true", () -> Shell.tree(tmp.resolve("merged")));
    Shell.assertSameTree(withoutRoot(seen), withoutRoot(again), "by our layers");
  }

  /** An overlay's root shows its new upper directory. */
  private static String withoutRoot(String tree) {
    return tree.substring(tree.indexOf('\n'));
  }

  @Test
  void theSameTreeGivesTheSameBytes() throws IOException {
    Images images = images();
    Image base = base(images);
    Path upper = tmp.resolve("upper");
    overlay(images, base, upper, STEP, () -> "");
    Path copy = tmp.resolve("copy");
    Shell.run(tmp, "cp", "-a", upper.toString(), copy.toString());
    Image one = images.commit(base, upper, ImageChanges.none(NOON));
    assertEquals(one.digest(), images.commit(base, copy, ImageChanges.none(NOON)).digest());
    Files.writeString(copy.resolve("more"), "");
    assertNotEquals(one.digest(), images.commit(base, copy, ImageChanges.none(NOON)).digest());
  }

  @Test
  void timesStayWhereNoneIsTheLatest() throws IOException {
    Images images = images();
    Image base = base(images);
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(upper, "touch", "-d", "2199-01-01Z", "later");
    Image made = images.commit(base, upper, ImageChanges.none(NOON), Optional.empty());
    Path later = images.unpack(made).getLast().resolve("later");
    assertEquals(
        Instant.parse("2199-01-01T00:00:00Z"), Files.getLastModifiedTime(later).toInstant());
  }

  @Test
  void whatIsNewerThanTheImageGetsItsTime() throws IOException {
    Images images = images();
    Image base = base(images);
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(upper, "bash", "-euc", "echo x > new; echo y > old; touch -d 2020-01-01Z old .");
    Image once = images.commit(base, upper, ImageChanges.none(NOON));
    Shell.run(upper, "touch", "new");
    assertEquals(once.digest(), images.commit(base, upper, ImageChanges.none(NOON)).digest());
    Path layer = images.unpack(once).getLast();
    assertEquals(NOON, Files.getLastModifiedTime(layer.resolve("new")).toInstant());
    assertEquals(
        Instant.parse("2020-01-01T00:00:00Z"),
        Files.getLastModifiedTime(layer.resolve("old")).toInstant());
  }

  @Test
  void aTreeOfZerosCanStillBeUnpacked() throws IOException {
    Images images = images();
    Path upper = Files.createDirectories(tmp.resolve("upper"));
    Shell.run(upper, "truncate", "-s", "60M", "zeros");
    Image made = images.commit(base(images), upper, ImageChanges.none(NOON));
    assertEquals(60L << 20, Files.size(images.unpack(made).getLast().resolve("zeros")));
  }

  @Test
  void whatALayerCannotHoldIsRefusedByName() throws IOException {
    Images images = images();
    Image base = base(images);
    Map<String, String> bad =
        Map.of("mkfifo q", "q is a fifo", "mknod d c 1 3", "d is a device", "touch .wh.x", ".wh.x");
    for (Map.Entry<String, String> one : bad.entrySet()) {
      Path upper = Files.createTempDirectory(tmp, "upper");
      Shell.run(upper, "bash", "-c", one.getKey());
      var e =
          assertThrows(
              ImageException.class, () -> images.commit(base, upper, ImageChanges.none(NOON)));
      assertTrue(e.getMessage().contains(one.getValue()), e.getMessage());
    }
    assertEquals("", Shell.run(tmp.resolve("store/tmp"), "ls"));
  }

  @Test
  void tagsSurviveAReopenAndCanBeMoved() throws IOException {
    Images images = images();
    Image base = base(images);
    ImageReference name = ImageReference.parse("localhost/shop:1");
    images.tag(name, base.digest());
    images.tag(ImageReference.parse("localhost/shop:2"), base.digest());
    Image found = images().find(name).orElseThrow();
    assertEquals(base, found);
    assertEquals(2, images().tags().size());
    assertTrue(images.untag(name));
    assertFalse(images.untag(name));
    assertTrue(images().find(name).isEmpty());
    String seen = Shell.run(tmp, "skopeo", "inspect", "oci:store:localhost/shop:2");
    assertTrue(seen.contains(base.layers().getFirst().digest().value()), seen);
  }

  @Test
  void onlyRootMayEnterTheStore() throws IOException {
    base(images());
    assertEquals("700\n", Shell.run(tmp, "stat", "-c", "%a", "store"));
  }
}
