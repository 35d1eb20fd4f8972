package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Content;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.MediaType;
import dev.slipway.images.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagsTest {
  private static final RepositoryName SITE = RepositoryName.parse("localhost/shop/site");

  @TempDir private Path root;
  private Tags tags;

  @BeforeEach
  void open() throws IOException {
    tags = new Tags(StoreLayout.open(root));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Content content(String text) {
    return new Content(MediaType.MANIFEST.text(), digest(text), text.length());
  }

  private static Descriptor manifest(String text) {
    return new Descriptor(MediaType.MANIFEST, digest(text), text.length());
  }

  @Test
  void whatWasPutIsThereAfterTheNextStart() throws IOException {
    tags.put(SITE.tagged("1"), manifest("one"));
    tags.put(SITE.tagged("2"), manifest("two"));
    tags.put(SITE.tagged("1"), manifest("three"));
    tags.edit(SITE, shelf -> shelf.with(content("without a tag")));
    open();
    assertEquals(Optional.of(digest("three")), tags.find(SITE.tagged("1")));
    assertEquals(List.of("1", "2"), List.copyOf(tags.shelf(SITE).byTag().keySet()));
    assertTrue(tags.shelf(SITE).byDigest().containsKey(digest("without a tag")));
    assertTrue(tags.remove(SITE.tagged("1")));
    assertFalse(tags.remove(SITE.tagged("1")));
    open();
    assertEquals(Optional.empty(), tags.find(SITE.tagged("1")));
  }

  @Test
  void ownersHaveNamesOfTheirOwn() throws IOException {
    tags.put(SITE.tagged("1"), Optional.of("alice"), manifest("hers"));
    tags.put(SITE.at(digest("hers")), Optional.of("alice"), manifest("hers"));
    open();
    assertEquals(Optional.empty(), tags.find(SITE.tagged("1")));
    assertEquals(Optional.of(digest("hers")), tags.find(SITE.tagged("1"), Optional.of("alice")));
    assertTrue(tags.shelf(SITE).isEmpty());
    assertTrue(tags.remove(SITE.tagged("1"), Optional.of("alice")));
    assertTrue(tags.remove(SITE.at(digest("hers")), Optional.of("alice")));
    assertEquals(List.of(), tags.list());
  }

  @Test
  void linesOfOthersAreKept() throws IOException {
    var others =
        """
        {"schemaVersion":2,"manifests":[
          {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":3,"digest":"%s",
           "annotations":{"org.opencontainers.image.ref.name":"a-bare-tag"}},
          {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":3,"digest":"%s",
           "platform":{"os":"linux","architecture":"arm64"},
           "annotations":{"org.opencontainers.image.ref.name":"localhost/a/b:1","x":"y"}},
          {"what":"is this"}]}
        """
            .formatted(digest("a"), digest("b"));
    Files.writeString(root.resolve("index.json"), others);
    open();
    tags.put(SITE.tagged("1"), manifest("one"));
    var text = Files.readString(root.resolve("index.json"));
    assertTrue(text.contains("a-bare-tag"), text);
    assertTrue(text.contains("is this"), text);
    assertTrue(text.contains("arm64"), text);
    assertTrue(text.contains("\"x\":\"y\""), text);
    open();
    assertEquals(2, tags.list().size());
  }

  @Test
  void anEditThatThrowsChangesNothing() {
    tags.put(SITE.tagged("1"), manifest("one"));
    assertThrows(
        IllegalStateException.class,
        () ->
            tags.edit(
                SITE,
                shelf -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(Optional.of(digest("one")), tags.find(SITE.tagged("1")));
  }

  @Test
  void manyAtOnceLoseNothing() throws Exception {
    var work = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 200; i++) {
      var name = new RepositoryName("localhost", "shop/" + i % 7).tagged("t" + i);
      work.add(
          () -> {
            tags.put(name, manifest(name.toString()));
            return tags.find(name).isPresent();
          });
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(work)) {
        assertTrue(one.get());
      }
    }
    open();
    assertEquals(200, tags.list().size());
  }

  @Test
  void aNameThatIsADigestOutlivesTags() {
    tags.edit(SITE, shelf -> shelf.with(content("one")));
    tags.put(SITE.tagged("1"), manifest("one"));
    assertTrue(tags.remove(SITE.tagged("1")));
    assertEquals(Optional.of(digest("one")), tags.find(SITE.at(digest("one"))));
    tags.put(SITE.tagged("1"), manifest("one"));
    tags.edit(SITE, shelf -> shelf.without(digest("one")));
    assertTrue(tags.shelf(SITE).isEmpty());
    assertEquals(List.of(), tags.list());
  }
}
