package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests of any kind are taken, and what can be read in two ways is not. */
class StoredManifestTest {
  private static final Limits LIMITS = Limits.standard();
  private static final int FUZZED = Integer.getInteger("slipway.fuzz.executions", 2000);
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = blob("application/vnd.oci.image.config.v1+json");
  private static final String LAYER = blob("application/vnd.oci.image.layer.v1.tar+gzip");

  private static String blob(String type) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":3}".formatted(type, DIGEST);
  }

  private static String image(String more, String config, String layers) {
    return "{\"schemaVersion\":2,%s\"config\":%s,\"layers\":[%s]}".formatted(more, config, layers);
  }

  private static StoredManifest read(String json, String... announced) {
    return StoredManifest.read(
        json.getBytes(UTF_8), List.of(announced).stream().findFirst(), LIMITS);
  }

  private static ImageException refused(String json, String... announced) {
    return assertThrows(ImageException.class, () -> read(json, announced), json);
  }

  @Test
  void anImageNeedsItsConfigurationAndLayers() {
    var image = read(image("", CONFIG, LAYER + "," + LAYER), OCI + "; charset=utf-8");
    assertEquals(OCI, image.mediaType());
    assertEquals(3, image.blobs().size());
    assertEquals(Optional.of("application/vnd.oci.image.config.v1+json"), image.artifactType());
    var docker = "\"mediaType\":\"%s\",".formatted(DOCKER);
    assertEquals(DOCKER, read(image(docker, CONFIG, ""), DOCKER).mediaType());
  }

  @Test
  void anArtifactSaysWhatItIsAndWhatItRefersTo() {
    var more =
        "\"artifactType\":\"text/x-sbom\",\"annotations\":{\"a\":\"b\"},\"subject\":%s,"
            .formatted(blob(OCI));
    var artifact = read(image(more, blob("application/vnd.oci.empty.v1+json"), ""));
    assertEquals(Optional.of("text/x-sbom"), artifact.artifactType());
    assertEquals(DIGEST, artifact.subject().orElseThrow().digest().value());
    assertEquals("b", artifact.annotations().get("a"));
  }

  @Test
  void anIndexNeedsItsManifestsAndWhatElseItLists() {
    var index =
        read(
            "{\"schemaVersion\":2,\"manifests\":[%s,%s,%s]}"
                .formatted(blob(OCI), blob(OCI_INDEX), blob("text/plain")));
    assertEquals(OCI_INDEX, index.mediaType());
    assertEquals(2, index.manifests().size());
    assertEquals(1, index.blobs().size());
  }

  @Test
  void layersToBeHadElsewhereAreNotNeeded() {
    var elsewhere = blob("application/vnd.oci.image.layer.nondistributable.v1.tar");
    var foreign = blob("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
    assertEquals(1, read(image("", CONFIG, elsewhere + "," + foreign)).blobs().size());
  }

  static List<String> hostile() {
    var many = IntStream.range(0, 129).mapToObj(i -> LAYER).collect(Collectors.joining(","));
    var entries =
        IntStream.range(0, 1001).mapToObj(i -> blob(OCI)).collect(Collectors.joining(","));
    return List.of(
        "",
        "null",
        "[]",
        "{}",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":1,\"fsLayers\":[]}",
        "{\"schemaVersion\":\"2\",\"manifests\":[]}",
        "{\"schemaVersion\":2.0,\"manifests\":[]}",
        "{\"schemaVersion\":4294967298,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"config\":null}",
        "{\"schemaVersion\":2,\"manifests\":{}}",
        "{\"schemaVersion\":2,\"manifests\":[1]}",
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(entries),
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(OCI),
        "{\"schemaVersion\":2,\"layers\":[]}",
        image("\"mediaType\":\"%s\",".formatted(OCI_INDEX), CONFIG, ""),
        image("\"mediaType\":\"text/html\",", CONFIG, ""),
        image("\"mediaType\":7,", CONFIG, ""),
        image("\"schemaVersion\":2,", CONFIG, ""),
        image("", CONFIG, many),
        image("", blob(OCI), ""),
        image("", CONFIG, blob(OCI_INDEX)),
        image("", CONFIG.replace(":3", ":-1"), ""),
        image("", CONFIG.replace(":3", ":3.5"), ""),
        image("", CONFIG.replace(":3", ":\"3\""), ""),
        image("", CONFIG.replace(":3", ":99999999999999999999"), ""),
        image("", CONFIG.replace("sha256:", "sha512:"), ""),
        image("", CONFIG.replace("sha256:", "SHA256:"), ""),
        image("", CONFIG.replace("sha256:0", "sha256:../../"), ""),
        image("", CONFIG.replace("application/", "application\\n/"), ""),
        image("", CONFIG.replace("application/", "/"), ""),
        image("\"subject\":[],", CONFIG, ""),
        image("\"artifactType\":\"<script>\",", CONFIG, ""),
        image("\"annotations\":{\"a\":1},", CONFIG, ""),
        image("\"annotations\":{\"a\":\"1\",\"a\":\"2\"},", CONFIG, ""),
        image("", CONFIG, "") + "{}",
        "{\"a\":".repeat(100_000),
        "[".repeat(4 << 20));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whatIsAmbiguousOrTooMuchIsRefused(String json) {
    assertTrue(refused(json).getMessage().length() < 600);
  }

  @ParameterizedTest
  @CsvSource({OCI_INDEX, DOCKER, "text/html", "''", "x"})
  void theAnnouncedTypeMustBeWhatItIs(String announced) {
    refused(image("\"mediaType\":\"%s\",".formatted(OCI), CONFIG, ""), announced);
  }

  @Test
  void oneTooLargeIsNotParsed() {
    var large = image("", CONFIG, "") + " ".repeat(4 << 20);
    assertEquals(new ImageException.Reason.Refused("manifest-bytes"), refused(large).reason());
  }

  /** Bytes changed at random: it is read or refused, and never anything else. */
  @Test
  void noBytesBringItDown() {
    var corpus = new ArrayList<String>(hostile().stream().filter(s -> s.length() < 5000).toList());
    corpus.add(image("\"subject\":%s,".formatted(blob(OCI)), CONFIG, LAYER));
    corpus.add("{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(blob(OCI)));
    var random = new Random(11);
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = corpus.get(random.nextInt(corpus.size())).getBytes(UTF_8).clone();
      byte[] other = corpus.get(random.nextInt(corpus.size())).getBytes(UTF_8);
      for (int n = random.nextInt(6); n >= 0 && bytes.length > 0; n--) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
          case 0 -> bytes[at] = (byte) random.nextInt(256);
          case 1 -> bytes[at] = (byte) "{}[]\",:0\\".charAt(random.nextInt(9));
          default -> {
            int length = Math.min(random.nextInt(40), Math.min(other.length, bytes.length - at));
            System.arraycopy(other, 0, bytes, at, length);
          }
        }
      }
      try {
        StoredManifest.read(bytes, Optional.empty(), LIMITS);
      } catch (ImageException expected) {
        assertTrue(expected.getMessage().length() < 5000);
      }
    }
  }
}
