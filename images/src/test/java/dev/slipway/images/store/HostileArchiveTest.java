package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Archives to load that lie: refused for a named reason, and nothing of them is kept. */
class HostileArchiveTest {
  private static final int MOST_MEMBERS = 1000;
  private static final String OK = "ok";
  private static final String MALFORMED = "malformed";
  private static final String DIGEST = "digest";
  @TempDir Path tmp;

  /** Writes members in any order and of any kind. */
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    Tar() {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    Tar file(String name, String content) {
      return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Tar file(String name, byte[] content) {
      try {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Tar special(String name, byte type, String target) {
      try {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Tar link(String name, String target) {
      return special(name, TarConstants.LF_SYMLINK, target);
    }

    Tar blob(byte[] content) {
      return file("blobs/sha256/" + Digest.of(content).hex(), content);
    }

    byte[] bytes() {
      try {
        tar.finish();
        return bytes.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final byte[] LAYER = layer();
  private static final byte[] CONFIG =
      """
      {"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["%s"]}}"""
          .formatted(Digest.of(LAYER))
          .getBytes(StandardCharsets.UTF_8);
  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private static byte[] layer() {
    try {
      return SmallImages.tar("x");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String docker(String config, String layer) {
    return "[{\"Config\":\"%s\",\"RepoTags\":[\"x:1\"],\"Layers\":[\"%s\"]}]"
        .formatted(config, layer);
  }

  private static String descriptor(String type, Digest digest, long size) {
    return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, size);
  }

  private static byte[] manifest(Digest config, long configSize, Digest layer, long layerSize) {
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
        .formatted(
            descriptor("config.v1+json", config, configSize),
            descriptor("layer.v1.tar", layer, layerSize))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static final byte[] MANIFEST =
      manifest(Digest.of(CONFIG), CONFIG.length, Digest.of(LAYER), LAYER.length);

  private static String table(byte[] manifest) {
    return "{\"schemaVersion\":2,\"manifests\":[%s]}"
        .formatted(descriptor("manifest.v1+json", Digest.of(manifest), manifest.length));
  }

  private static Tar layout(byte[] manifest) {
    return new Tar().file("oci-layout", LAYOUT).file("index.json", table(manifest)).blob(manifest);
  }

  private record Case(String name, String expected, byte[] archive) {}

  private static List<Case> corpus() {
    List<Case> all = new ArrayList<>();
    String config = Digest.of(CONFIG).hex() + ".json";
    add(
        all,
        "an honest docker-archive",
        OK,
        t ->
            t.file("manifest.json", docker(config, "l.tar"))
                .file("l.tar", LAYER)
                .file(config, CONFIG));
    all.add(new Case("an honest layout", OK, layout(MANIFEST).blob(CONFIG).blob(LAYER).bytes()));
    add(all, "nothing", MALFORMED, t -> {});
    all.add(
        new Case(
            "no archive", MALFORMED, "#!/bin/sh\n".repeat(200).getBytes(StandardCharsets.UTF_8)));
    all.add(
        new Case("cut short", MALFORMED, cut(layout(MANIFEST).blob(CONFIG).blob(LAYER).bytes())));
    all.add(
        new Case(
            "an oci-layout of the future",
            MALFORMED,
            new Tar()
                .file("oci-layout", LAYOUT.replace("1.0.0", "2.0.0"))
                .file("index.json", table(MANIFEST))
                .bytes()));
    all.add(
        new Case(
            "a layer that is named but absent", MALFORMED, layout(MANIFEST).blob(CONFIG).bytes()));
    all.add(
        new Case(
            "a configuration that is named but absent",
            MALFORMED,
            layout(MANIFEST).blob(LAYER).bytes()));
    all.add(
        new Case(
            "a manifest that is named but absent",
            MALFORMED,
            new Tar()
                .file("oci-layout", LAYOUT)
                .file("index.json", table(MANIFEST))
                .blob(CONFIG)
                .blob(LAYER)
                .bytes()));
    add(
        all,
        "a layer named by a docker-archive but absent",
        MALFORMED,
        t -> t.file("manifest.json", docker(config, "l.tar")).file(config, CONFIG));
    all.add(
        new Case(
            "a blob with another's digest",
            DIGEST,
            layout(MANIFEST)
                .blob(CONFIG)
                .file("blobs/sha256/" + Digest.of(LAYER).hex(), CONFIG)
                .bytes()));
    add(
        all,
        "a configuration with another's digest",
        DIGEST,
        t ->
            t.file("manifest.json", docker("b".repeat(64) + ".json", "l.tar"))
                .file("l.tar", LAYER)
                .file("b".repeat(64) + ".json", CONFIG));
    byte[] small = manifest(Digest.of(CONFIG), CONFIG.length, Digest.of(LAYER), 3);
    all.add(
        new Case("a size that is a lie", DIGEST, layout(small).blob(CONFIG).blob(LAYER).bytes()));
    add(
        all,
        "a layer that is not what its diff id says",
        DIGEST,
        t ->
            t.file("manifest.json", docker(config, "l.tar"))
                .file("l.tar", CONFIG)
                .file(config, CONFIG));
    add(
        all,
        "fewer layers than diff ids",
        MALFORMED,
        t ->
            t.file("manifest.json", docker(config, "l.tar").replace("[\"l.tar\"]", "[]"))
                .file(config, CONFIG));
    add(
        all,
        "more layers than diff ids",
        MALFORMED,
        t ->
            t.file("manifest.json", docker(config, "l.tar\",\"l.tar"))
                .file("l.tar", LAYER)
                .file(config, CONFIG));
    add(
        all,
        "a member twice",
        "duplicate-member",
        t -> t.file("manifest.json", "[]").file("./manifest.json", "[]"));
    add(
        all,
        "a hard link",
        "member-type",
        t -> t.file("a", "x").special("l.tar", TarConstants.LF_LINK, "a"));
    add(all, "a device", "member-type", t -> t.special("l.tar", TarConstants.LF_CHR, ""));
    add(all, "a fifo", "member-type", t -> t.special("manifest.json", TarConstants.LF_FIFO, ""));
    add(all, "a path that climbs", "path", t -> t.file("../../etc/cron.d/x", "!"));
    add(all, "an absolute path", "path", t -> t.file("/etc/cron.d/x", "!"));
    add(
        all,
        "a configuration outside",
        MALFORMED,
        t -> t.file("manifest.json", docker("../../../etc/passwd", "l.tar")).file("l.tar", LAYER));
    add(
        all,
        "a layer that is a link to the host",
        "archive-link",
        t ->
            t.file("manifest.json", docker(config, "l.tar"))
                .file(config, CONFIG)
                .link("l.tar", "/etc/shadow"));
    add(
        all,
        "a layer that is a link upwards",
        "archive-link",
        t ->
            t.file("manifest.json", docker(config, "a/l.tar"))
                .file(config, CONFIG)
                .link("a/l.tar", "../../../etc/shadow"));
    add(
        all,
        "a layer that is a link to itself",
        "archive-link",
        t ->
            t.file("manifest.json", docker(config, "l.tar"))
                .file(config, CONFIG)
                .link("l.tar", "l.tar"));
    add(
        all,
        "a layer that is a link to nothing",
        MALFORMED,
        t ->
            t.file("manifest.json", docker(config, "l.tar"))
                .file(config, CONFIG)
                .link("l.tar", "gone.tar"));
    add(
        all,
        "a table that is a link",
        MALFORMED,
        t ->
            t.file("m", docker(config, "l.tar"))
                .link("manifest.json", "m")
                .file("l.tar", LAYER)
                .file(config, CONFIG));
    add(all, "a table that is no list", MALFORMED, t -> t.file("manifest.json", "{}"));
    add(
        all,
        "a table with a key twice",
        MALFORMED,
        t -> t.file("manifest.json", "[{\"Config\":\"a\",\"Config\":\"b\"}]"));
    add(
        all,
        "a table of 5 MB",
        "manifest-bytes",
        t -> t.file("manifest.json", "[" + " ".repeat(5 << 20) + "]"));
    add(
        all,
        "a name that is none",
        MALFORMED,
        t ->
            t.file("manifest.json", docker(config, "l.tar").replace("x:1", "../../x:1"))
                .file("l.tar", LAYER)
                .file(config, CONFIG));
    byte[] second =
        new String(CONFIG, StandardCharsets.UTF_8)
            .replace("amd64", "arm64")
            .getBytes(StandardCharsets.UTF_8);
    all.add(
        new Case(
            "two tables that name two images",
            MALFORMED,
            layout(MANIFEST)
                .blob(CONFIG)
                .blob(LAYER)
                .file("c.json", second)
                .file("manifest.json", docker("c.json", "blobs/sha256/" + Digest.of(LAYER).hex()))
                .bytes()));
    byte[] nested =
        ("{\"schemaVersion\":2,\"manifests\":["
                + descriptor("index.v1+json", Digest.of(MANIFEST), MANIFEST.length)
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    String top =
        "{\"schemaVersion\":2,\"manifests\":["
            + descriptor("index.v1+json", Digest.of(nested), nested.length)
            + "]}";
    all.add(
        new Case(
            "an index that lists an image as an index",
            MALFORMED,
            new Tar()
                .file("oci-layout", LAYOUT)
                .file("index.json", top)
                .blob(nested)
                .blob(MANIFEST)
                .blob(CONFIG)
                .blob(LAYER)
                .bytes()));
    all.add(new Case("a bomb", "layer-ratio", bomb()));
    all.add(new Case("a bomb in a layer", "layer-ratio", bombInLayer()));
    add(all, "one member too many", "layer-entries", HostileArchiveTest::many);
    return all;
  }

  private static void add(List<Case> all, String name, String expected, Consumer<Tar> content) {
    Tar tar = new Tar();
    content.accept(tar);
    all.add(new Case(name, expected, tar.bytes()));
  }

  private static void many(Tar tar) {
    for (int i = 0; i <= MOST_MEMBERS; i++) {
      tar.file("f" + i, "");
    }
  }

  private static byte[] cut(byte[] archive) {
    return Arrays.copyOf(archive, 3000);
  }

  private static byte[] packed(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] bomb() {
    return packed(new Tar().file("manifest.json", new byte[64 << 20]).bytes());
  }

  private static byte[] bombInLayer() {
    byte[] layer = packed(new byte[64 << 20]);
    return new Tar()
        .file("manifest.json", docker("c.json", "l.tar.gz"))
        .file("c.json", CONFIG)
        .file("l.tar.gz", layer)
        .bytes();
  }

  @TestFactory
  Stream<DynamicTest> archives() throws IOException {
    Path outside = Files.writeString(tmp.resolve("canary"), "canary");
    SmallImages store =
        new SmallImages(
            ImagesSettings.at(tmp.resolve("store"))
                .withLimits(Limits.standard().withEntries(MOST_MEMBERS)));
    String clean = contents(store);
    List<DynamicTest> tests = new ArrayList<>();
    for (Case one : corpus()) {
      tests.add(
          DynamicTest.dynamicTest(
              one.name(),
              () -> {
                assertEquals(one.expected(), outcome(store, one.archive()), one.name());
                assertEquals("canary", Files.readString(outside));
                assertEquals("", Shell.run(store.root.resolve("tmp"), "ls"), "left in tmp");
                assertEquals(clean, contents(store), "kept something");
                assertTrue(store.images.tags().isEmpty());
              }));
    }
    return tests.stream();
  }

  private static String contents(SmallImages store) {
    return Shell.run(store.root, "bash", "-c", "ls blobs/sha256 layers");
  }

  private static String outcome(SmallImages store, byte[] archive) {
    try {
      store
          .images
          .load(new ByteArrayInputStream(archive), Optional::of)
          .forEach(loaded -> store.images.upkeep().remove(loaded.digest(), true));
      return OK;
    } catch (ImageException e) {
      return switch (e.reason()) {
        case Reason.Refused refused -> refused.limit();
        case Reason.Malformed malformed -> MALFORMED;
        case Reason.DigestMismatch mismatch -> DIGEST;
        default -> e.reason() + ": " + e.getMessage();
      };
    }
  }
}
