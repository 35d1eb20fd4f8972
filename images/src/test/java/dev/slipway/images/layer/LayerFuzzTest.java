package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Real archives, damaged in many ways, end as some tree inside or as a refusal, in bounded time.
 * {@code -Dslipway.fuzz.executions} is how many, {@code -Dslipway.fuzz.seed} which; what once broke
 * something is kept among the resources and tried every time.
 */
class LayerFuzzTest {
  private static final int EXECUTIONS = Integer.getInteger("slipway.fuzz.executions", 300);
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 20261125L);
  private static final int BLOCK = 512;
  private static final byte[][] TOKENS =
      Stream.of("../", "/", ".wh.", ".wh..wh..opq", "\0", "..", "path=", "linkpath=../x", "GNU.")
          .map(token -> token.getBytes(StandardCharsets.ISO_8859_1))
          .toArray(byte[][]::new);
  private final Limits limits =
      Limits.standard().withEntries(500).withLayerBytes(32L << 20).withTime(Duration.ofSeconds(20));
  private final Random random = new Random(SEED);
  private Path tmp = Path.of("/");

  /** Not JUnit's: it cannot remove names that the JDK cannot decode. */
  @BeforeEach
  void make() throws IOException {
    tmp = Files.createTempDirectory("images-fuzz");
    Files.writeString(tmp.resolve("canary"), "canary");
  }

  @AfterEach
  void remove() throws IOException {
    try (Dir above = Dir.open(tmp.resolveSibling("."))) {
      above.remove(tmp.getFileName().toString());
    }
  }

  @Test
  void whateverWasKeptDoesNoHarm() throws IOException {
    for (byte[] kept : corpus()) {
      check(kept);
    }
  }

  @Test
  void damagedLayersDoNoHarm() throws IOException {
    List<byte[]> seeds = corpus();
    for (int seed = 0; seed < 4; seed++) {
      seeds.add(layerOfRandomTree(seed));
    }
    for (int i = 0; i < EXECUTIONS; i++) {
      check(damaged(seeds.get(random.nextInt(seeds.size())), seeds));
    }
  }

  private static List<byte[]> corpus() throws IOException {
    URL folder = Objects.requireNonNull(LayerFuzzTest.class.getResource("fuzz"));
    List<byte[]> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        all.add(Files.readAllBytes(file));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    assertTrue(all.size() >= 10, "the corpus is gone");
    return all;
  }

  private byte[] layerOfRandomTree(long seed) throws IOException {
    Path tree = Files.createDirectory(tmp.resolve("tree" + seed));
    try (Dir root = Dir.open(tree)) {
      new RandomTree(seed).fill(root);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new PackLayer(limits).pack(root, out, PackOptions.standard().with(Compression.NONE));
      byte[] all = out.toByteArray();
      return all.length <= 1 << 20 ? all : Arrays.copyOf(all, 1 << 20);
    }
  }

  private byte[] damaged(byte[] good, List<byte[]> others) {
    byte[] bad = good.clone();
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      bad = damagedOnce(bad, others.get(random.nextInt(others.size())));
    }
    return bad;
  }

  private byte[] damagedOnce(byte[] bytes, byte[] other) {
    if (bytes.length < 2 * BLOCK) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      return bytes;
    }
    int block = random.nextInt(bytes.length / BLOCK) * BLOCK;
    switch (random.nextInt(7)) {
      case 0 -> bytes[block + random.nextInt(BLOCK)] = (byte) random.nextInt(256);
      case 1 -> { // a field of the header
        bytes[block + random.nextInt(345)] = (byte) random.nextInt(256);
      }
      case 2 -> { // a meaningful piece
        byte[] token = TOKENS[random.nextInt(TOKENS.length)];
        System.arraycopy(token, 0, bytes, block + random.nextInt(300), token.length);
      }
      case 3 -> bytes[block + 156] = (byte) "01234567xgLKSV\0".charAt(random.nextInt(15));
      case 4 -> { // a huge, negative or small number
        int at = block + new int[] {100, 108, 116, 124, 136}[random.nextInt(5)];
        bytes[at] = (byte) (random.nextBoolean() ? 0x80 : 0xff);
        bytes[at + 1 + random.nextInt(7)] = (byte) random.nextInt(256);
      }
      case 5 -> { // a block of another archive
        int from = random.nextInt(Math.max(1, other.length / BLOCK)) * BLOCK;
        System.arraycopy(other, from, bytes, block, Math.min(BLOCK, other.length - from));
      }
      default -> {
        return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      }
    }
    if (random.nextInt(8) != 0) {
      HostileLayerTest.fixChecksum(bytes, block);
    }
    return bytes;
  }

  private void check(byte[] archive) throws IOException {
    Path into = Files.createTempDirectory(tmp, "into");
    try (Dir root = Dir.open(into);
        Dir above = Dir.open(tmp)) {
      assertTimeoutPreemptively(Duration.ofSeconds(30), () -> unpack(archive, root));
      assertEquals("canary", Files.readString(tmp.resolve("canary")));
      above.remove(into.getFileName().toString());
    }
  }

  private void unpack(byte[] archive, Dir root) {
    try {
      if (archive.length % 2 == 0) {
        new ExtractLayer(limits).extract(new ByteArrayInputStream(archive), root);
      } else {
        ArchiveRules rules = ArchiveRules.everything();
        new ExtractArchive(limits).extract(new ByteArrayInputStream(archive), root, rules);
      }
    } catch (ImageException refused) {
      if (refused.reason() instanceof Reason.Storage) {
        fail(shown(archive), refused);
      }
    } catch (IOException | RuntimeException e) {
      fail(shown(archive), e);
    }
  }

  private static String shown(byte[] archive) {
    byte[] start = Arrays.copyOf(archive, Math.min(archive.length, 4096));
    return archive.length + " bytes, beginning " + HexFormat.of().formatHex(start);
  }
}
