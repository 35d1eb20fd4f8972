package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Shell;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.images.provenance.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beside an image that was made here lies what is in it and how it was made. */
class DescribeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ImageReference NAME = ImageReference.parse("localhost/shop/web:run-7");

  @TempDir private Path tmp;
  private Images images;
  private Image image;

  @BeforeEach
  void anImage() throws IOException {
    images = Images.open(ImagesSettings.at(tmp.resolve("store")));
    Path root = Files.createDirectories(tmp.resolve("root"));
    String script =
        """
        mkdir -p etc lib/apk/db; printf 'ID=alpine\\nVERSION_ID=3.20.1\\n' > etc/os-release
        printf 'P:musl\\nV:1.2.5-r0\\nA:x86_64\\nL:MIT\\n\\n' > lib/apk/db/installed
        """;
    Shell.run(root, "bash", "-euc", script);
    Path tar = tmp.resolve("root.tar");
    Shell.run(root, "tar", "-cf", tar.toString(), ".");
    try (InputStream in = Files.newInputStream(tar)) {
      image = images.importRoot(in, ImageConfig.empty());
    }
  }

  private List<Digest> describe() {
    Provenance provenance =
        new Provenance(
            "https://slipway.dev/provenance/test/v1",
            Map.of(),
            Map.of(),
            List.of(Resource.commit("source", "https://h/shop.git", "refs/heads/main", "ab")),
            "http://localhost:8080",
            "7",
            Optional.empty(),
            Optional.empty(),
            List.of());
    return images.describe(NAME, image, images.unpack(image), provenance);
  }

  private JsonNode blob(String digest) throws IOException {
    Path file = tmp.resolve("store/blobs/sha256").resolve(digest.substring("sha256:".length()));
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(digest, Digest.of(bytes).value());
    return JSON.readTree(bytes);
  }

  @Test
  void bothAreReferrersOfTheImage() throws IOException {
    List<String> types = List.of("application/vnd.cyclonedx+json", "application/vnd.in-toto+json");
    List<Digest> made = describe();
    for (int i = 0; i < types.size(); i++) {
      JsonNode manifest = blob(made.get(i).value());
      assertEquals(types.get(i), manifest.path("artifactType").asText());
      assertEquals(image.digest().value(), manifest.at("/subject/digest").asText());
      assertEquals(image.manifest().size(), manifest.at("/subject/size").asLong());
      assertEquals("application/vnd.oci.empty.v1+json", manifest.at("/config/mediaType").asText());
      assertEquals("{}", blob(manifest.at("/config/digest").asText()).toString());
      assertEquals(1, manifest.path("layers").size());
      assertEquals(types.get(i), manifest.at("/layers/0/mediaType").asText());
    }
    JsonNode sbom = blob(blob(made.get(0).value()).at("/layers/0/digest").asText());
    assertEquals(
        "pkg:apk/alpine/musl@1.2.5-r0?arch=x86_64&distro=alpine-3.20.1",
        sbom.at("/components/1/purl").asText());
    JsonNode statement = blob(blob(made.get(1).value()).at("/layers/0/digest").asText());
    assertEquals("shop/web", statement.at("/subject/0/name").asText());
    assertEquals(image.digest().hex(), statement.at("/subject/0/digest/sha256").asText());
    assertEquals(
        "git+https://h/shop.git@refs/heads/main",
        statement.at("/predicate/buildDefinition/resolvedDependencies/0/uri").asText());
    assertEquals(
        "https://slsa.dev/provenance/v1",
        blob(made.get(1).value()).at("/annotations").path("in-toto.io/predicate-type").asText());
  }

  @Test
  void whoeverListsReferrersFindsThem() {
    List<Digest> made = describe();
    ImageReference exactly = NAME.at(image.digest());
    Repositories.Page all =
        images.repositories().referrers(exactly, Optional.empty(), Optional.empty(), 10);
    assertEquals(
        Set.copyOf(made),
        all.referrers().stream().map(r -> r.content().digest()).collect(Collectors.toSet()));
    var statements =
        images
            .repositories()
            .referrers(exactly, Optional.of(Statement.MEDIA_TYPE), Optional.empty(), 10)
            .referrers();
    assertEquals(1, statements.size());
    assertEquals(
        Statement.PREDICATE,
        statements.getFirst().annotations().get(Statement.PREDICATE_ANNOTATION));
  }

  @Test
  void againIsTheSameAlsoAfterARestart() throws IOException {
    List<Digest> once = describe();
    images.tag(NAME, image.digest());
    images = Images.open(ImagesSettings.at(tmp.resolve("store")));
    String index = Files.readString(tmp.resolve("store/index.json"));
    assertEquals(once, describe());
    assertEquals(index, Files.readString(tmp.resolve("store/index.json")));
    assertTrue(index.contains(once.getFirst().value()), index);
    String seen = Shell.run(tmp, "skopeo", "inspect", "--raw", "oci:store:" + NAME);
    assertTrue(seen.contains(image.configBlob().digest().value()), seen);
  }
}
