package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Referrer;
import dev.slipway.images.RepositoryName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a repository is there for who asks in it, and nothing else is. */
class RepositoriesTest {
  private static final RepositoryName SITE = RepositoryName.parse("localhost/shop/site");
  private static final RepositoryName OTHER = RepositoryName.parse("localhost/other/site");
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir private Path root;
  private Images images;
  private Repositories repositories;

  @BeforeEach
  void open() {
    images = Images.open(ImagesSettings.at(root));
    repositories = images.repositories();
  }

  private Digest push(RepositoryName repository, String text) throws IOException {
    var upload = images.uploads().begin(repository);
    upload.append(stream(text));
    var digest = Digest.of(text.getBytes(UTF_8));
    upload.finish(digest);
    return digest;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static String content(String type, String text) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, Digest.of(text.getBytes(UTF_8)), text.getBytes(UTF_8).length);
  }

  private static String image(String config, String... layers) {
    var all = new ArrayList<String>();
    for (var layer : layers) {
      all.add(content("application/vnd.oci.image.layer.v1.tar", layer));
    }
    return "{\"schemaVersion\":2,\"config\":%s,\"layers\":%s}"
        .formatted(content("application/vnd.oci.image.config.v1+json", config), all);
  }

  private static String index(String type, String... manifests) {
    var all = new ArrayList<String>();
    for (var manifest : manifests) {
      all.add(content(type, manifest));
    }
    return "{\"schemaVersion\":2,\"manifests\":%s}".formatted(all);
  }

  private static String referrer(String subject, String type) {
    return "{\"schemaVersion\":2,\"artifactType\":\"%s\",\"config\":%s,\"layers\":[],\"subject\":%s,\"annotations\":{\"a\":\"b\"}}"
        .formatted(
            type, content("application/vnd.oci.empty.v1+json", "{}"), content(MANIFEST, subject));
  }

  private Digest put(RepositoryName repository, String manifest) {
    var digest = Digest.of(manifest.getBytes(UTF_8));
    repositories.put(
        repository.at(digest), manifest.getBytes(UTF_8), Optional.empty(), TagRule.NONE);
    return digest;
  }

  private void tag(RepositoryName repository, String tag, String manifest) {
    repositories.put(
        repository.tagged(tag), manifest.getBytes(UTF_8), Optional.empty(), TagRule.NONE);
  }

  private static Reason refused(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ImageException.class, work).reason();
  }

  @Test
  void whatIsPushedIsThereAlsoAfterARestart() throws IOException {
    push(SITE, "{}");
    push(SITE, "layer");
    tag(SITE, "1", image("{}", "layer"));
    open();
    var manifest = repositories.manifest(SITE.tagged("1")).orElseThrow();
    assertArrayEquals(image("{}", "layer").getBytes(UTF_8), manifest.bytes());
    assertEquals(MANIFEST, manifest.content().mediaType());
    var blob = repositories.blob(SITE, Digest.of("layer".getBytes(UTF_8))).orElseThrow();
    assertEquals("layer", Files.readString(blob.file()));
    assertEquals(List.of("1"), repositories.tags(SITE));
  }

  @Test
  void aBlobIsReadOnlyThroughARepositoryThatHasIt() throws IOException {
    var layer = push(SITE, "secret layer");
    var config = push(SITE, "{}");
    put(SITE, image("{}", "secret layer"));
    assertTrue(repositories.blob(OTHER, layer).isEmpty());
    assertTrue(
        repositories
            .manifest(OTHER.at(Digest.of(image("{}", "secret layer").getBytes(UTF_8))))
            .isEmpty());
    assertInstanceOf(Reason.NotFound.class, refused(() -> put(OTHER, image("{}", "secret layer"))));
    assertFalse(repositories.mount(OTHER, SITE, push(SITE, "mine")));
    assertTrue(repositories.mount(SITE, OTHER, layer));
    assertTrue(repositories.mount(SITE, OTHER, config));
    put(OTHER, image("{}", "secret layer"));
    assertTrue(repositories.blob(OTHER, layer).isPresent());
  }

  @Test
  void aManifestIsNoBlobAndABlobIsNoManifest() throws IOException {
    var config = push(SITE, "{}");
    var manifest = put(SITE, image("{}"));
    assertTrue(repositories.blob(SITE, manifest).isEmpty());
    assertTrue(repositories.manifest(SITE.at(config)).isEmpty());
  }

  @Test
  void whatIsStagedForgetsItselfAfterADay() throws IOException {
    var blob = push(SITE, "never named");
    assertTrue(repositories.blob(SITE, blob).isPresent());
    var mark = root.resolve("staged").resolve("localhost+shop+site").resolve(blob.hex());
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Staged.LIFE)));
    assertTrue(repositories.blob(SITE, blob).isEmpty());
    open();
    assertFalse(Files.exists(mark.getParent()));
  }

  @Test
  void sizesAndKindsMustAgree() throws IOException {
    push(SITE, "{}");
    push(SITE, "layer");
    put(SITE, image("{}"));
    var longer = image("{}", "layer").replace("\"size\":5", "\"size\":6");
    assertInstanceOf(Reason.Malformed.class, refused(() -> put(SITE, longer)));
    assertInstanceOf(Reason.Malformed.class, refused(() -> put(SITE, index(INDEX, image("{}")))));
    put(SITE, index(MANIFEST, image("{}")));
  }

  @Test
  void indexesLieInIndexesOnlySoDeep() throws IOException {
    push(SITE, "{}");
    var document = image("{}");
    put(SITE, document);
    var type = MANIFEST;
    for (int depth = 2; depth <= Members.DEEPEST; depth++) {
      document = index(type, document);
      type = INDEX;
      put(SITE, document);
    }
    var deeper = index(INDEX, document);
    assertEquals(new Reason.Refused("index-depth"), refused(() -> put(SITE, deeper)));
  }

  @Test
  void aTagThatMovesLeavesTheManifestUnderItsDigest() throws IOException {
    push(SITE, "{}");
    push(SITE, "layer");
    tag(SITE, "1", image("{}"));
    tag(SITE, "1", image("{}", "layer"));
    var first = SITE.at(Digest.of(image("{}").getBytes(UTF_8)));
    assertTrue(repositories.manifest(first).isPresent());
    assertTrue(repositories.untag(SITE.tagged("1"), TagRule.NONE));
    assertFalse(repositories.untag(SITE.tagged("1"), TagRule.NONE));
    open();
    assertTrue(repositories.manifest(first).isPresent());
    assertTrue(repositories.delete(first, TagRule.NONE));
    assertFalse(repositories.delete(first, TagRule.NONE));
    assertTrue(repositories.manifest(first).isEmpty());
  }

  @Test
  void aFixedTagMovesByNobody() throws IOException {
    push(SITE, "{}");
    push(SITE, "layer");
    TagRule fixed = (name, now, next) -> now.map(d -> name + " is fixed");
    var name = SITE.tagged("run-1");
    var one = image("{}").getBytes(UTF_8);
    var two = image("{}", "layer").getBytes(UTF_8);
    assertTrue(repositories.put(name, one, Optional.empty(), fixed).changed());
    assertFalse(repositories.put(name, one, Optional.empty(), fixed).changed());
    var reason = new Reason.Refused("fixed-tag");
    assertEquals(reason, refused(() -> repositories.put(name, two, Optional.empty(), fixed)));
    assertEquals(reason, refused(() -> repositories.untag(name, fixed)));
    assertEquals(reason, refused(() -> repositories.delete(SITE.at(Digest.of(one)), fixed)));
  }

  @Test
  void whatAnIndexListsIsNotDeletedBeforeIt() throws IOException {
    push(SITE, "{}");
    var inner = put(SITE, image("{}"));
    var outer = put(SITE, index(MANIFEST, image("{}")));
    assertEquals(
        new Reason.Refused("listed"),
        refused(() -> repositories.delete(SITE.at(inner), TagRule.NONE)));
    assertTrue(repositories.delete(SITE.at(outer), TagRule.NONE));
    assertTrue(repositories.delete(SITE.at(inner), TagRule.NONE));
    assertFalse(repositories.exists(SITE));
  }

  @Test
  void referrersAreListedByPagesAndTypes() throws IOException {
    push(SITE, "{}");
    var subject = SITE.at(Digest.of("not there".getBytes(UTF_8)));
    for (int i = 0; i < 5; i++) {
      put(SITE, referrer("not there", "application/x" + i % 2));
    }
    assertEquals(2, distinct(subject, Optional.empty()));
    assertEquals(1, distinct(subject, Optional.of("application/x0")));
    assertEquals(0, distinct(OTHER.at(subject.digest().orElseThrow()), Optional.empty()));
  }

  private int distinct(dev.slipway.images.ImageReference subject, Optional<String> type) {
    var all = new ArrayList<Referrer>();
    Optional<Digest> after = Optional.empty();
    while (true) {
      var page = repositories.referrers(subject, type, after, 1);
      all.addAll(page.referrers());
      if (!page.more()) {
        return all.size();
      }
      after = Optional.of(page.referrers().getLast().content().digest());
    }
  }

  @Test
  void anUploadGoesOnAfterARestart() throws IOException {
    var upload = images.uploads().begin(SITE);
    upload.append(stream("abc"), 0, 3);
    assertThrows(Upload.OutOfOrder.class, () -> upload.append(stream("x"), 5, 1));
    open();
    var again = images.uploads().find(SITE, upload.id()).orElseThrow();
    assertEquals(3, again.size());
    assertTrue(images.uploads().find(OTHER, upload.id()).isEmpty());
    again.append(stream("def"), 3, 3);
    var digest = Digest.of("abcdef".getBytes(UTF_8));
    again.finish(digest);
    assertEquals(6, repositories.blob(SITE, digest).orElseThrow().size());
    assertTrue(images.uploads().find(SITE, upload.id()).isEmpty());
  }

  @Test
  void whatBrokeOffIsKeptAndWhatIsNotPromisedIsNot() throws IOException {
    var upload = images.uploads().begin(SITE);
    var broken = new SequenceInputStream(stream("abc"), new Broken());
    assertThrows(IOException.class, () -> upload.append(broken));
    assertEquals(3, upload.size());
    assertInstanceOf(Reason.Malformed.class, refused(() -> upload.append(stream("defg"), 3, 3)));
    assertInstanceOf(Reason.Malformed.class, refused(() -> upload.append(stream("de"), 3, 3)));
    assertEquals(3, upload.size());
    upload.append(stream("x"));
    var promised = Digest.of("abcdef".getBytes(UTF_8));
    assertInstanceOf(Reason.DigestMismatch.class, refused(() -> upload.finish(promised)));
    assertTrue(repositories.blob(SITE, promised).isEmpty());
    assertTrue(images.uploads().find(SITE, upload.id()).isEmpty());
    try (var files = Files.list(root.resolve("uploads/localhost+shop+site"))) {
      assertEquals(0, files.count());
    }
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("broken off");
    }
  }

  @Test
  void uploadsAreBoundedAndForgotten() throws IOException {
    for (int i = 0; i < 1000; i++) {
      images.uploads().begin(SITE);
    }
    assertEquals(new Reason.Refused("open-uploads"), refused(() -> images.uploads().begin(SITE)));
    images.uploads().begin(OTHER).cancel();
    try (var files = Files.list(root.resolve("uploads/localhost+shop+site"))) {
      var old = FileTime.from(Instant.now().minus(Uploads.LIFE));
      for (var file : files.toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
    images.uploads().begin(SITE);
    try (var files = Files.list(root.resolve("uploads/localhost+shop+site"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void aBlobIsForgottenUnlessAManifestNamesIt() throws IOException {
    var config = push(SITE, "{}");
    var lone = push(SITE, "lone");
    var manifest = put(SITE, image("{}"));
    assertTrue(repositories.deleteBlob(SITE, lone));
    assertFalse(repositories.deleteBlob(SITE, lone));
    assertEquals(
        new Reason.Refused("listed"), refused(() -> repositories.deleteBlob(SITE, config)));
    repositories.delete(SITE.at(manifest), TagRule.NONE);
    assertTrue(repositories.deleteBlob(SITE, config));
    assertTrue(repositories.blob(SITE, config).isEmpty());
  }
}
