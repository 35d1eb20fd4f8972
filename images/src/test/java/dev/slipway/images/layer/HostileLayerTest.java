package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Archives that try to get out, to hide, or to cost too much. Nothing outside ever changes. */
class HostileLayerTest {
  private static final String OK = "";
  private static final String MALFORMED = "malformed";
  private static final int MIB = 1024 * 1024;
  private static final int ROUNDS = Integer.getInteger("slipway.images.rounds", 400);
  @TempDir Path tmp;
  private Path outside;
  private String before;

  @BeforeEach
  void canary() throws IOException {
    outside = Files.createDirectories(tmp.resolve("outside"));
    Files.createDirectories(outside.resolve("etc"));
    Files.writeString(outside.resolve("etc/passwd"), "canary");
    Files.writeString(outside.resolve("canary"), "canary");
    before = outside();
  }

  private String outside() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> paths = Files.walk(outside)) {
      for (Path p : paths.sorted().toList()) {
        all.append(p).append(' ').append(Files.readAttributes(p, "unix:mode,uid,ino,nlink,ctime"));
        all.append(Files.isRegularFile(p) ? Files.readString(p) : "").append('\n');
      }
    }
    return all.toString();
  }

  private record Case(String name, String expected, Consumer<Archive> content) {}

  private List<Case> corpus() {
    String away = outside.toString();
    List<Case> all = new ArrayList<>();
    // The family that containerd's TestBreakouts began.
    add(all, "link absolute", "links", a -> a.symlink("l", away + "/etc").file("l/x", "!"));
    add(all, "link up and out", "links", a -> a.symlink("l", "../outside").file("l/x", "!"));
    add(
        all,
        "link over link absolute",
        "links",
        a -> a.symlink("a", away).symlink("b", "a/etc").file("b/x", "!"));
    add(
        all,
        "link over link relative",
        "links",
        a -> a.symlink("a", "../outside").symlink("b", "a").file("b/etc/x", "!"));
    add(all, "empty file through a link", "links", a -> a.symlink("l", away).file("l/canary", ""));
    add(all, "link replaced by a file", OK, a -> a.symlink("l", away + "/canary").file("l", "!"));
    add(all, "link to the parent", "links", a -> a.symlink("l", "..").file("l/outside/x", "!"));
    add(
        all,
        "link with a slash at its end",
        "links",
        a ->
            a.symlink("l", away + "/")
                .dir("l/")
                .file("l/x", "!")
                .symlink("k", "l/")
                .file("k/x", ""));
    add(all, "link over itself", "links", a -> a.symlink("l", "l").file("l/x", "!"));
    add(all, "link inside the tree", "links", a -> a.dir("d").symlink("l", "d").file("l/x", "!"));
    add(all, "link with an empty target", MALFORMED, a -> a.symlink("l", ""));
    add(
        all,
        "link overrides a directory",
        "links",
        a -> a.dir("d").file("d/x", "").symlink("d", away).file("d/canary", "!"));
    add(
        all,
        "link overrides a nested directory",
        "links",
        a -> a.dir("a/b/c").file("a/b/c/x", "").symlink("a/b", away).file("a/b/canary", "!"));
    add(
        all,
        "directory overrides a link",
        OK,
        a -> a.symlink("l", away).dir("l").file("l/canary", "!"));
    add(
        all,
        "directory overrides a relative link",
        OK,
        a -> a.symlink("l", "../outside").dir("l").file("l/canary", "!"));
    add(
        all,
        "directory overrides a link, then a hard link",
        "hard-link",
        a -> a.symlink("l", away).dir("l").hardLink("l/h", "l/canary"));
    add(all, "hard link relative", "path", a -> a.hardLink("h", "../outside/canary"));
    add(
        all,
        "hard link down and out",
        "path",
        a -> a.dir("d").hardLink("d/h", "d/../../outside/x"));
    add(all, "hard link absolute", "path", a -> a.hardLink("h", away + "/canary"));
    add(
        all,
        "hard link through a link",
        "links",
        a -> a.symlink("l", away).hardLink("h", "l/canary"));
    add(
        all,
        "hard link to a link absolute",
        "hard-link",
        a -> a.symlink("l", away + "/canary").hardLink("h", "l").file("h", "!"));
    add(
        all,
        "hard link to a link relative",
        "hard-link",
        a -> a.symlink("l", "../outside/canary").hardLink("h", "l"));
    add(
        all,
        "hard link to a link before its target",
        "hard-link",
        a -> a.symlink("l", "later").hardLink("h", "l").file("later", "!"));
    add(all, "hard link to a directory", "hard-link", a -> a.dir("d").hardLink("h", "d"));
    add(all, "hard link to nothing", "hard-link", a -> a.hardLink("h", "none"));
    add(
        all,
        "hard link to a link, then its mode",
        "hard-link",
        a -> a.symlink("l", away).hardLink("h", "l").dir("h"));
    add(
        all,
        "hard link below a directory that became a link",
        "links",
        a -> a.dir("d").file("d/canary", "").symlink("d", away).hardLink("h", "d/canary"));
    add(
        all,
        "link where a whiteout was",
        "links",
        a -> a.file(".wh.d", "").symlink("d", away).file("d/x", "!"));
    add(
        all,
        "link over a file with another name",
        OK,
        a -> a.file("f", "x").hardLink("h", "f").symlink("f", away + "/canary").file("h", "!"));
    add(all, "hard link to itself", MALFORMED, a -> a.file("h", "x").hardLink("h", "h"));
    add(all, "hard link to the root", MALFORMED, a -> a.hardLink("h", "."));
    add(all, "hard link to a whiteout", "hard-link", a -> a.file(".wh.w", "").hardLink("h", "w"));
    add(all, "hard link with an empty target", "path", a -> a.hardLink("h", ""));
    add(
        all,
        "parent is a link made by a hard link",
        "hard-link",
        a -> a.symlink("l", away).hardLink("k", "l").file("k/x", ""));
    add(all, "whiteout of the parent", "whiteout", a -> a.file(".wh...", ""));
    add(all, "whiteout of the root", "whiteout", a -> a.file(".wh..", ""));
    add(all, "whiteout of no name", "whiteout", a -> a.file("d/.wh.", ""));
    add(all, "whiteout of a parent below", "whiteout", a -> a.file("d/.wh...", ""));
    add(
        all,
        "whiteout through a link",
        "links",
        a -> a.symlink("l", away).file("l/.wh.canary", ""));
    add(
        all,
        "opaque through a link",
        "links",
        a -> a.symlink("l", away).file("l/.wh..wh..opq", ""));
    add(all, "whiteout of a link", OK, a -> a.symlink("l", away).file(".wh.l", ""));
    add(all, "whiteout as a directory", "whiteout", a -> a.dir(".wh.d").file(".wh.d/x", ""));
    add(all, "opaque root", OK, a -> a.file(".wh..wh..opq", ""));
    add(all, "bookkeeping of aufs", OK, a -> a.dir(".wh..wh.plnk").file(".wh..wh.aufs", ""));
    add(all, "below a whiteout", OK, a -> a.file(".wh.d", "").file("d/x", ""));
    // Paths.
    add(all, "absolute path", "path", a -> a.file(away + "/x", "!"));
    add(all, "root called /", OK, a -> a.dir("/").file("x", ""));
    add(all, "root called / as a link", "root", a -> a.symlink("/", away).file("x", "!"));
    add(all, "root called //", "path", a -> a.dir("//"));
    add(all, "path upwards", "path", a -> a.file("../outside/x", "!"));
    add(all, "path down and up", "path", a -> a.file("a/b/../../../outside/x", "!"));
    add(all, "path of dots only", "path", a -> a.file("..", "!"));
    add(
        all,
        "long name upwards",
        "path",
        a -> a.meta((byte) 'L', "../../outside/x\0").file("x", "!"));
    add(
        all,
        "long link upwards",
        "path",
        a -> a.file("f", "").meta((byte) 'K', "../outside/canary\0").hardLink("h", "f"));
    add(
        all,
        "pax name absolute",
        "path",
        a -> a.meta((byte) 'x', "20 path=/etc/passwd\n").file("x", "!"));
    add(
        all,
        "pax link upwards",
        "path",
        a -> a.file("f", "").meta((byte) 'x', "17 linkpath=../x\n").hardLink("h", "f"));
    add(all, "root as a file", "root", a -> a.file(".", "!"));
    add(all, "root as a link", "root", a -> a.symlink("./", away).file("x", "!"));
    add(all, "root as a hard link", "root", a -> a.file("x", "").hardLink(".", "x"));
    add(all, "empty name", "path", a -> a.meta((byte) 'x', "8 path=\n").file("x", ""));
    add(all, "name with a NUL", "path", a -> a.meta((byte) 'x', "12 path=a\0b\n").file("x", ""));
    add(all, "name too long", "name-length", a -> a.file("n".repeat(256), ""));
    add(all, "path too long", "path-length", a -> a.file("nnnnnnnnn/".repeat(410) + "x", ""));
    add(all, "path too deep", "path-depth", a -> a.file("d/".repeat(257) + "x", ""));
    add(all, "target too long", "path-length", a -> a.symlink("l", "x".repeat(5000)));
    add(all, "file below a file", MALFORMED, a -> a.file("f", "").file("f/x", ""));
    // Types.
    add(all, "character device", "file-type", a -> a.special("dev/null", (byte) '3'));
    add(all, "block device", "file-type", a -> a.special("dev/sda", (byte) '4'));
    add(all, "fifo", "file-type", a -> a.special("f", (byte) '6'));
    add(all, "sparse file", "file-type", a -> a.special("f", (byte) 'S'));
    add(
        all,
        "pax sparse file",
        "file-type",
        a -> a.meta((byte) 'x', "22 GNU.sparse.major=1\n").file("x", ""));
    add(all, "unknown type", "file-type", a -> a.special("f", (byte) 'V'));
    // Archives that two readers would read differently.
    add(
        all,
        "two pax headers",
        MALFORMED,
        a -> a.meta((byte) 'x', "10 path=a\n").meta((byte) 'x', "10 path=b\n").file("x", ""));
    add(
        all,
        "two long names",
        MALFORMED,
        a -> a.meta((byte) 'L', "aaa\0").meta((byte) 'L', "bbb\0").file("x", ""));
    add(
        all,
        "long name and pax name",
        MALFORMED,
        a -> a.meta((byte) 'L', "a\0").meta((byte) 'x', "10 path=b\n").file("x", ""));
    add(
        all,
        "long link and pax link",
        MALFORMED,
        a -> a.meta((byte) 'K', "a\0").meta((byte) 'x', "14 linkpath=b\n").symlink("x", "c"));
    add(
        all,
        "key twice",
        MALFORMED,
        a -> a.meta((byte) 'x', "10 path=a\n10 path=b\n").file("x", ""));
    add(
        all,
        "global attribute",
        MALFORMED,
        a -> a.global("SCHILY.xattr.user.all", "x").file("x", ""));
    add(all, "global comment", OK, a -> a.global("comment", "a").file("x", ""));
    add(
        all,
        "wrong record length",
        MALFORMED,
        a -> a.meta((byte) 'x', "99 path=a\n").file("x", ""));
    add(
        all,
        "negative record length",
        MALFORMED,
        a -> a.meta((byte) 'x', "-1 path=a\n").file("x", ""));
    add(all, "record without key", MALFORMED, a -> a.meta((byte) 'x', "6 =ab\n").file("x", ""));
    add(all, "negative size", MALFORMED, a -> a.meta((byte) 'x', "11 size=-1\n").file("x", ""));
    add(
        all,
        "size beyond the archive",
        MALFORMED,
        a -> a.meta((byte) 'x', "19 size=8000000000\n").file("x", ""));
    add(
        all,
        "owner minus one",
        MALFORMED,
        a -> a.meta((byte) 'x', "18 uid=4294967295\n").file("x", ""));
    add(
        all,
        "time out of range",
        MALFORMED,
        a -> a.meta((byte) 'x', "29 mtime=9999999999999999999\n").file("x", ""));
    add(
        all,
        "time with exponent",
        MALFORMED,
        a -> a.meta((byte) 'x', "22 mtime=1e2147483647\n").file("x", ""));
    add(all, "header after which nothing comes", MALFORMED, a -> a.meta((byte) 'x', "10 path=a\n"));
    // Cost.
    add(
        all,
        "huge pax header",
        "tar-header-bytes",
        a -> a.pax("x", "comment", "c".repeat(2 * MIB)));
    add(
        all,
        "many headers before one entry",
        "tar-header-bytes",
        a -> {
          for (int i = 0; i < 20; i++) {
            a.global("comment", "a");
          }
          a.file("x", "");
        });
    add(
        all,
        "too many entries",
        "layer-entries",
        a -> {
          for (int i = 0; i <= 2000; i++) {
            a.file("f" + i, "");
          }
        });
    // Attributes that would steer overlayfs or the host.
    add(
        all,
        "overlay redirect",
        OK,
        a -> a.pax("x", "SCHILY.xattr.trusted.overlay.redirect", "/etc"));
    add(all, "security label", OK, a -> a.pax("x", "SCHILY.xattr.security.selinux", "system_u"));
    add(
        all,
        "broken capability",
        MALFORMED,
        a -> a.pax("x", "SCHILY.xattr.security.capability", "?"));
    return all;
  }

  private static void add(List<Case> all, String name, String expected, Consumer<Archive> content) {
    all.add(new Case(name, expected, content));
  }

  @TestFactory
  Stream<DynamicTest> nothingGetsOut() {
    return corpus().stream().map(c -> dynamicTest(c.name(), () -> check(c)));
  }

  /** What is no layer is unpacked by the same rules, but for whiteouts. */
  @TestFactory
  Stream<DynamicTest> nothingGetsOutOfAnArchiveThatIsNoLayer() {
    return corpus().stream()
        .filter(c -> !c.name().contains("whiteout") && !c.name().contains("opaque"))
        .map(c -> dynamicTest(c.name(), () -> checkArchive(c)));
  }

  private void checkArchive(Case c) throws IOException {
    byte[] tar = Archive.of(c.content());
    Path into = Files.createTempDirectory(tmp, "archive");
    String found = OK;
    try (Dir root = Dir.open(into)) {
      new ExtractArchive(Limits.standard().withEntries(2000))
          .extract(new ByteArrayInputStream(tar), root, ArchiveRules.everything());
    } catch (ImageException e) {
      found = reason(e);
    }
    assertEquals(c.expected(), found, c.name());
    assertEquals(before, outside(), c.name());
  }

  @Test
  void thereAreManyOfThem() {
    assertTrue(corpus().stream().filter(c -> !c.expected().equals(OK)).count() >= 70);
  }

  /** What no writer of archives makes: fields of the first header overwritten. */
  @TestFactory
  Stream<DynamicTest> brokenHeaders() {
    return Stream.of(
            new Patch("a size that is negative", 124, "\u00ff".repeat(12)),
            new Patch("a size of two to the 88th", 124, "\u0080" + "\u00ff".repeat(11)),
            new Patch("a size that is no number", 124, "12x"),
            new Patch("a size beyond the archive", 124, "77777777777"),
            new Patch("an owner of two to the 56th", 108, "\u0080" + "\u00ff".repeat(7)),
            new Patch("an owner that is negative", 108, "\u00ff".repeat(8)),
            new Patch("a mode that is no number", 100, "rwxrwxr"),
            new Patch("an unknown type", 156, "Z"))
        .map(patch -> dynamicTest(patch.name(), () -> check(patch)));
  }

  private record Patch(String name, int at, String bytes) {}

  private void check(Patch patch) throws IOException {
    byte[] tar = Archive.of(a -> a.file("f", "content").file("g", "more"));
    byte[] raw = patch.bytes().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    System.arraycopy(raw, 0, tar, patch.at(), raw.length);
    fixChecksum(tar, 0);
    String found = outcome(new ByteArrayInputStream(tar), Limits.standard());
    assertTrue(List.of(MALFORMED, "file-type").contains(found), () -> "it was: " + found);
  }

  /** What was packed badly. */
  @Test
  void brokenPackingIsRefused() throws IOException {
    byte[] tar = Archive.of(a -> a.file("f", "content"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    byte[] good = packed.toByteArray();
    assertEquals(OK, outcome(new ByteArrayInputStream(good), Limits.standard()));
    byte[] wrongSum = good.clone();
    wrongSum[good.length - 6] ^= 1;
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(wrongSum), Limits.standard()));
    byte[] cut = Arrays.copyOf(good, good.length - 9);
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(cut), Limits.standard()));
    byte[] noiseAfter = Arrays.copyOf(good, good.length + 30);
    Arrays.fill(noiseAfter, good.length, noiseAfter.length, (byte) 7);
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(noiseAfter), Limits.standard()));
    Files.write(tmp.resolve("f.tar"), tar);
    Shell.run(tmp, "zstd", "-q", "--ultra", "-22", "--long=31", "--no-content-size", "f.tar");
    byte[] zstd = Files.readAllBytes(tmp.resolve("f.tar.zst"));
    byte[] halved = Arrays.copyOf(zstd, zstd.length / 2);
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(halved), Limits.standard()));
  }

  /** A source that fails is not a layer that is bad. */
  @Test
  void aSourceThatFailsIsToldApart() throws IOException {
    byte[] start = Arrays.copyOf(Archive.of(a -> a.file("f", "content")), 600);
    InputStream fails =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(start),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }
            });
    try (Dir root = Dir.open(Files.createTempDirectory(tmp, "layer"))) {
      var failed =
          assertThrows(
              IOException.class, () -> new ExtractLayer(Limits.standard()).extract(fails, root));
      assertEquals("the disk is gone", failed.getMessage());
    }
  }

  private void check(Case c) throws IOException {
    byte[] tar = Archive.of(c.content());
    Limits limits = Limits.standard().withEntries(2000);
    String found = outcome(new ByteArrayInputStream(tar), limits);
    assertEquals(c.expected(), found, c.name());
    assertEquals(before, outside(), c.name());
  }

  /** The limit that refused it, or "malformed", or nothing where it was unpacked. */
  private String outcome(InputStream tar, Limits limits) throws IOException {
    Path into = Files.createTempDirectory(tmp, "layer");
    try (Dir root = Dir.open(into)) {
      new ExtractLayer(limits).extract(tar, root);
      assertEquals("", Shell.run(into, "find", ".", "-type", "f", "-size", "0", "-name", ".wh.*"));
      return OK;
    } catch (ImageException e) {
      return reason(e);
    }
  }

  private static String reason(ImageException e) {
    return switch (e.reason()) {
      case Reason.Refused refused -> refused.limit();
      case Reason.Malformed m -> MALFORMED;
      case Reason.NotFound n -> "not found";
      case Reason.LocalOnly l -> "local";
      case Reason.InUse u -> "in use";
      case Reason.DigestMismatch d -> "digest";
      case Reason.Unauthorized u -> "unauthorized";
      case Reason.Unreachable u -> "unreachable";
      case Reason.Storage s -> "storage: " + e.getMessage();
    };
  }

  @Test
  void attributesThatSteerTheHostAreDropped() throws IOException {
    Path into = Files.createTempDirectory(tmp, "layer");
    byte[] tar =
        Archive.of(
            a ->
                a.pax("a", "SCHILY.xattr.trusted.overlay.opaque", "y")
                    .pax("b", "SCHILY.xattr.user.overlay.opaque", "y")
                    .pax("c", "SCHILY.xattr.security.ima", "y")
                    .pax("d", "SCHILY.xattr.user.mine", "kept"));
    try (Dir root = Dir.open(into)) {
      new ExtractLayer(Limits.standard()).extract(new ByteArrayInputStream(tar), root);
      for (String name : List.of("a", "b", "c")) {
        assertTrue(root.read(name).extendedAttributes().isEmpty(), name);
      }
      assertEquals(1, root.read("d").extendedAttributes().size());
    }
  }

  @Test
  void bombsAreStoppedWhileTheyUnpack() throws IOException {
    byte[] zeros = Archive.of(a -> a.file("zeros", "\0".repeat(64 * MIB)));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(zeros);
    }
    Limits standard = Limits.standard();
    assertEquals("layer-ratio", outcome(new ByteArrayInputStream(packed.toByteArray()), standard));
    Path plain = tmp.resolve("zeros.tar");
    Files.write(plain, zeros);
    Shell.run(tmp, "zstd", "-q", "-19", "zeros.tar");
    try (InputStream in = Files.newInputStream(tmp.resolve("zeros.tar.zst"))) {
      assertEquals("layer-ratio", outcome(in, standard));
    }
    assertEquals(
        "layer-bytes", outcome(new ByteArrayInputStream(zeros), standard.withLayerBytes(8 * MIB)));
    assertEquals(
        "layer-time",
        outcome(new ByteArrayInputStream(zeros), standard.withTime(Duration.ofNanos(1))));
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    byte[] noise = new byte[4096];
    new Random(1).nextBytes(noise);
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(noise), Limits.standard()));
    noise[0] = 0x1f;
    noise[1] = (byte) 0x8b;
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(noise), Limits.standard()));
    byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4, 5, 6};
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(zstd), Limits.standard()));
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(new byte[100]), Limits.standard()));
    byte[] good = Archive.of(a -> a.file("f", "content"));
    byte[] cut = Arrays.copyOf(good, 515);
    assertEquals(MALFORMED, outcome(new ByteArrayInputStream(cut), Limits.standard()));
  }

  @Test
  void anotherCompressionThanAnnouncedIsRefused() throws IOException {
    byte[] plain = Archive.of(a -> a.file("f", "content"));
    try (Dir root = Dir.open(Files.createTempDirectory(tmp, "layer"))) {
      ExtractLayer extractor = new ExtractLayer(Limits.standard());
      assertThrows(
          ImageException.class,
          () -> extractor.extract(new ByteArrayInputStream(plain), Compression.GZIP, root));
      assertDoesNotThrow(
          () -> extractor.extract(new ByteArrayInputStream(plain), Compression.NONE, root));
    }
  }

  /** Any damage ends as a refusal or as some tree inside, never as another exception. */
  @Test
  void damagedArchivesDoNoHarm() throws IOException {
    byte[] good =
        Archive.of(
            a ->
                a.dir("d")
                    .file("d/f", "content")
                    .symlink("l", outside.toString())
                    .hardLink("h", "d/f")
                    .file("n".repeat(200), "x")
                    .file("d/.wh.w", "")
                    .pax("p", "SCHILY.xattr.user.a", "b"));
    Random random = new Random(42);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int block = random.nextInt(bad.length / 512) * 512;
        bad[block + random.nextInt(265)] = (byte) random.nextInt(256);
        fixChecksum(bad, block);
      }
      Path into = Files.createTempDirectory(tmp, "fuzz");
      try (Dir root = Dir.open(into);
          Dir above = Dir.open(tmp)) {
        try {
          new ExtractLayer(Limits.standard()).extract(new ByteArrayInputStream(bad), root);
        } catch (ImageException refused) {
          assertTrue(!(refused.reason() instanceof Reason.Storage), refused::toString);
        }
        above.remove(into.getFileName().toString());
      }
    }
    assertEquals(before, outside());
  }

  static void fixChecksum(byte[] tar, int block) {
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : tar[block + i] & 0xff;
    }
    byte[] octal = "%06o\0 ".formatted(sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, tar, block + 148, 8);
  }
}
