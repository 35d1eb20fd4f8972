package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.layer.PackLayer.Packed;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked for when a layer is packed. */
class PackOptionsTest {
  private static final PackOptions PLAIN = PackOptions.standard().with(Compression.NONE);
  @TempDir Path tmp;
  private Path tree = Path.of("/");

  @BeforeEach
  void make() throws IOException {
    tree = Files.createDirectory(tmp.resolve("tree"));
    Shell.run(
        tree,
        "bash",
        "-euc",
        "mkdir d; seq 90000 > d/f; head -c 3M /dev/urandom > r; ln -s f d/l; ln r h;"
            + " find . -exec touch -h -d '2021-05-06 07:08:09.5' {} +");
  }

  private record Layer(Packed packed, byte[] bytes) {}

  private Layer pack(PackOptions options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Dir root = Dir.open(tree)) {
      Packed packed = new PackLayer(Limits.standard()).pack(root, out, options);
      return new Layer(packed, out.toByteArray());
    }
  }

  private Path unpack(Layer layer, Compression compression) throws IOException {
    Path into = Files.createTempDirectory(tmp, "into");
    try (Dir root = Dir.open(into)) {
      var in = new ByteArrayInputStream(layer.bytes());
      var found = new ExtractLayer(Limits.standard()).extract(in, compression, root);
      assertEquals(layer.packed().diffId(), found.diffId());
      assertEquals(layer.packed().unpackedBytes(), found.unpackedBytes());
    }
    return into;
  }

  @Test
  void everyCompressionHoldsTheSameArchive() throws IOException {
    Digest diffId = pack(PLAIN).packed().diffId();
    for (Compression compression : Compression.values()) {
      Layer layer = pack(PackOptions.standard().with(compression));
      assertEquals(diffId, layer.packed().diffId());
      assertEquals(Digest.of(layer.bytes()), layer.packed().digest());
      assertEquals(layer.bytes().length, layer.packed().size());
      Shell.assertSameTree(
          Shell.tree(tree), Shell.tree(unpack(layer, compression)), compression.name());
      assertArrayEquals(layer.bytes(), pack(PackOptions.standard().with(compression)).bytes());
    }
  }

  @Test
  void onlyLaterTimesBecomeTheLatest() throws IOException {
    Shell.run(tree, "touch", "-d", "2020-01-01 00:00:00", "d/f");
    Layer layer = pack(PLAIN.withLatestTime(Instant.parse("2020-06-01T00:00:00Z")));
    String times = "for f in . d d/f d/l r; do stat -c %y $f; done";
    String now = "2020-06-01 00:00:00.000000000 +0000\n";
    assertEquals(
        now + now + "2020-01-01 00:00:00.000000000 +0000\n" + now + now,
        Shell.run(unpack(layer, Compression.NONE), "env", "TZ=UTC", "bash", "-euc", times));
  }

  @Test
  void ownersOfANamespaceAreMappedBack() throws IOException {
    Shell.run(tree, "bash", "-euc", "chown -hR 100000:100000 .; chown 101000:100050 d/f");
    Layer layer = pack(PLAIN.withIds(IdMap.shifted(100_000, 65_536)));
    String owners = "stat -c %u:%g . d/f d/l h";
    assertEquals(
        "0:0\n1000:50\n0:0\n0:0\n",
        Shell.run(unpack(layer, Compression.NONE), "bash", "-euc", owners));
  }

  @Test
  void anOwnerOutsideTheNamespaceIsRefusedWithThePath() throws IOException {
    Shell.run(tree, "bash", "-euc", "chown -hR 100000:100000 .; chown 165536 d/f");
    var ids = IdMap.shifted(100_000, 65_536);
    var refused = assertThrows(ImageException.class, () -> pack(PLAIN.withIds(ids)));
    assertTrue(refused.getMessage().contains("d/f belongs to 165536"), refused.getMessage());
    assertEquals(new ImageException.Reason.Refused("owner"), refused.reason());
  }

  @Test
  void capabilitiesOfANamespaceBecomeTheImagesOwn() throws IOException {
    byte[] host = new byte[24];
    host[3] = 3;
    host[0] = 1;
    host[20] = (byte) 0xa0; // 100000, little-endian
    host[21] = (byte) 0x86;
    host[22] = 1;
    try (Dir root = Dir.open(tree);
        var file = root.read("r")) {
      file.setExtended(Kept.CAPABILITY, host);
    }
    Shell.run(tree, "bash", "-euc", "chown -hR 100000:100000 d . h");
    try (Dir root = Dir.open(tree);
        var file = root.read("r")) {
      file.setExtended(Kept.CAPABILITY, host); // a change of owner took it
    }
    Layer layer = pack(PLAIN.withIds(IdMap.shifted(100_000, 65_536)));
    try (Dir root = Dir.open(unpack(layer, Compression.NONE));
        var file = root.read("r")) {
      byte[] plain = new byte[20];
      plain[0] = 1;
      plain[3] = 2;
      assertArrayEquals(plain, file.extendedAttributes().get(Kept.CAPABILITY));
    }
  }

  @Test
  void rangesAreWhatTheKernelTakes() {
    assertThrows(IllegalArgumentException.class, () -> IdMap.shifted(-1, 10));
    assertThrows(IllegalArgumentException.class, () -> IdMap.shifted(0, 0));
    assertThrows(IllegalArgumentException.class, () -> IdMap.shifted(4_294_967_295L, 2));
    var two = new IdMap(List.of(new IdMap.Range(0, 1000, 1), new IdMap.Range(1, 100_000, 10)));
    assertEquals(0, two.inside(1000, "x"));
    assertEquals(3, two.inside(100_002, "x"));
  }
}
