package dev.slipway.images.sbom;

import static dev.slipway.images.sbom.Root.utf8;
import static dev.slipway.images.sbom.Root.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageReference;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image may hold anything: its bill of materials stays bounded and valid, and says what not. */
class HostileTreeTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path directory;
  private Root root;

  @BeforeEach
  void start() {
    root = new Root(directory);
  }

  private byte[] sbom(Inventory inventory) {
    byte[] sbom = Sbom.bytes(SbomTest.image("x"), ImageReference.parse("localhost/a/b"), inventory);
    SbomTest.assertValid(sbom);
    return sbom;
  }

  private void sparse(String path, long size) throws IOException {
    root.with(path, new byte[0]);
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(path).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  @Test
  void aHundredThousandPackagesAreCutOff() {
    StringBuilder status = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      status.append("Package: p").append(i).append("\nVersion: 1\nStatus: x installed\n\n");
    }
    root.with("var/lib/dpkg/status", status.toString());
    Inventory inventory = root.inventory();
    assertEquals(Findings.COMPONENTS, inventory.components().size());
    assertEquals(
        List.of("there are more than 20000 packages; the rest is left out"), inventory.notes());
  }

  @Test
  void filesLargerThanTheyCanBeAreNotRead() throws IOException {
    sparse("var/lib/dpkg/status", 1L << 40);
    sparse("lib/apk/db/installed", 1L << 40);
    sparse("etc/os-release", 1L << 40);
    sparse("a/node_modules/b/package.json", 1L << 40);
    sparse("c/package-lock.json", 1L << 40);
    sparse("d.dist-info/METADATA", 1L << 40);
    sparse("e.jar", 1L << 40);
    sparse("f", 1L << 40);
    assertTrue(directory.resolve("f").toFile().setExecutable(true));
    Inventory inventory = root.inventory();
    assertEquals(List.of(), inventory.components());
    assertEquals(7, inventory.notes().size(), inventory.notes().toString());
    sbom(inventory);
  }

  @Test
  void linksThatLeadOutInCirclesOrToDevicesAreNotFollowed() throws IOException {
    Files.createDirectories(directory.resolve("etc"));
    Files.createDirectories(directory.resolve("var/lib/dpkg"));
    Files.createDirectories(directory.resolve("lib/apk/db"));
    Files.createSymbolicLink(directory.resolve("etc/os-release"), Path.of("os-release"));
    Files.createSymbolicLink(
        directory.resolve("var/lib/dpkg/status"), Path.of("/var/lib/dpkg/status"));
    Files.createSymbolicLink(
        directory.resolve("lib/apk/db/installed"), Path.of("../../../../../../etc/passwd"));
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("."));
    Inventory inventory = root.inventory();
    assertEquals(List.of(), inventory.components());
    assertEquals(2, inventory.notes().size(), inventory.notes().toString());
  }

  @Test
  void namesThatAreTooLongOrNotTextAreLeftOut() {
    String longName = "n".repeat(300);
    root.with(
        "var/lib/dpkg/status",
        "Package: "
            + longName
            + "\nVersion: 1\n\nPackage: a\u0007\u0085b\"<script>\nVersion: 1\u202e\n\nPackage: \n");
    root.with(
        "x/node_modules/y/package.json",
        "{\"name\":\"@\\ud800/\\ud800z\",\"version\":\"\\u0000\\n1\",\"license\":\"\\u0001\"}");
    root.with("lib/apk/db/installed", "P:" + "\u00ff".repeat(5000) + "\n\nP:\nV:1\n\n:\n\n::\n");
    Inventory inventory = root.inventory();
    assertEquals(
        List.of("ab\"<script>", "z"),
        inventory.components().stream().map(Component::name).toList());
    String text = new String(sbom(inventory), StandardCharsets.UTF_8);
    assertTrue(text.length() < 10_000, text);
  }

  @Test
  void aBombInAJarIsNotInflated() throws IOException {
    byte[] bomb = zip(Map.of("META-INF/maven/a/b/pom.properties", new byte[4 * MIB]));
    root.with("bomb-1.jar", bomb);
    byte[] lying = bomb.clone();
    ByteBuffer.wrap(lying).order(ByteOrder.LITTLE_ENDIAN).putInt(directoryOf(lying) + 24, 100);
    root.with("lying-1.jar", lying);
    Map<String, byte[]> many = new TreeMap<>();
    byte[] inner = zip(Map.of("x", new byte[4 * MIB]));
    for (int i = 0; i < 2000; i++) {
      many.put("lib/" + i + ".jar", inner);
    }
    root.with("many.jar", zip(many));
    byte[] russian = zip(Map.of("a.jar", zip(Map.of("b.jar", zip(Map.of("c.jar", new byte[1]))))));
    root.with("russian.jar", russian);
    Inventory inventory = root.inventory();
    assertTrue(inventory.components().size() <= 1010, "" + inventory.components().size());
    assertTrue(
        inventory.notes().contains("many.jar has more entries than are looked at"),
        inventory.notes().toString());
    sbom(inventory);
  }

  private static int directoryOf(byte[] zip) {
    ByteBuffer b = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    return b.getInt(zip.length - 6);
  }

  @Test
  void nestingBreaksNothing() {
    String deep = "{\"name\":\"a\",\"version\":\"1\",\"x\":" + "[".repeat(200_000);
    root.with("a/node_modules/a/package.json", deep);
    root.with(
        "b/package-lock.json", "{\"packages\":{\"node_modules/q\":" + "{\"a\":".repeat(100_000));
    assertEquals(List.of(), root.inventory().components());
    assertEquals(2, root.inventory().notes().size());
  }

  @Test
  void whateverTheBytesAreParsersEndAndWhatTheyFindIsValid() throws IOException {
    int rounds = Integer.getInteger("slipway.images.rounds", 2000);
    long seed = Long.getLong("slipway.images.seed", System.nanoTime());
    Random random = new Random(seed);
    List<byte[]> seeds = seeds();
    Findings found = new Findings();
    try {
      for (int i = 0; i < rounds; i++) {
        byte[] mutant = mutated(random, seeds);
        all(mutant, found);
      }
    } catch (IOException | RuntimeException e) {
      throw new AssertionError("with -Dslipway.images.seed=" + seed, e);
    }
    sbom(found.inventory(OsRelease.read(mutated(random, seeds))));
  }

  private static List<byte[]> seeds() {
    byte[] go = new byte[512];
    put(go, 0, "\u007fELF");
    put(go, 64, "Go\0\0");
    put(go, 128, "\u0001 Go buildinf:\0\u0002");
    go[128] = (byte) 0xff;
    put(go, 160, "\u0005go1.2\u0010mod\ta/b\tv1\t\ndep");
    byte[] pom = utf8("groupId=a\nartifactId=b\nversion=1\\u0041\n");
    byte[] inner = zip(Map.of("META-INF/maven/a/b/pom.properties", pom));
    return List.of(
        utf8("Package: a\nStatus: install ok installed\nVersion: 1\nSource: b (2)\n\n"),
        utf8("Format: copyright-format\nLicense: MIT\n x\n\nLicense: ISC\n"),
        utf8("P:a\nV:1\nL:MIT AND (ISC OR X)\no:b\n\n"),
        utf8("Name: a\nVersion: 1\nClassifier: License :: OSI Approved :: MIT\n\n"),
        utf8("ID=a\nVERSION_ID=\"1\"\nPRETTY_NAME='A'\n"),
        utf8(
            "{\"name\":\"@a/b\",\"version\":\"1\",\"license\":{\"type\":\"MIT\"},\"packages\":"
                + "{\"node_modules/a\":{\"version\":\"1\",\"license\":\"MIT\"}}}"),
        go,
        zip(
            new TreeMap<>(
                Map.of("META-INF/MANIFEST.MF", utf8("Bundle-License: a;b\n"), "i.jar", inner))));
  }

  private static void put(byte[] into, int at, String text) {
    System.arraycopy(utf8(text), 0, into, at, text.length());
  }

  /** A seed with some bytes changed, cut out or doubled, or a piece of another in it. */
  private static byte[] mutated(Random random, List<byte[]> seeds) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(6); i > 0 && bytes.length > 1; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
        case 2 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
        default -> {
          byte[] other = seeds.get(random.nextInt(seeds.size()));
          int size = Math.min(random.nextInt(other.length), bytes.length - at);
          System.arraycopy(other, 0, bytes, at, size);
        }
      }
    }
    return bytes;
  }

  private static void all(byte[] bytes, Findings found) throws IOException {
    var os = OsRelease.read(bytes);
    new DebianPackages(os, name -> java.util.Optional.of(bytes)).read(bytes, "status", found);
    new AlpinePackages(os).read(bytes, "installed", found);
    NodePackages.installed(bytes, "package.json", found);
    NodePackages.locked(bytes, "package-lock.json", found);
    PythonPackage.read(bytes, "METADATA", found);
    new JavaPackages(found).read(Bytes.of(bytes), "x.jar");
    if (GoProgram.isOne(Bytes.of(bytes))) {
      GoProgram.read(Bytes.of(bytes), 1 << 20, "program", found);
    }
  }
}
