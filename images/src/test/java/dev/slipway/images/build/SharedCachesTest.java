package dev.slipway.images.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Credentials;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.PushOrder;
import dev.slipway.images.View;
import dev.slipway.images.store.DockerRegistry;
import dev.slipway.images.store.Json;
import dev.slipway.images.store.LayerArtifacts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCachesTest {
  private static final Credentials ADA = new Credentials.Basic("ada", "U*U");
  private static final String FILE =
      """
      FROM localhost/base AS tools
      RUN write /made/tool sharp
      FROM localhost/base
      COPY --from=tools /made /opt
      COPY note.txt /
      RUN write /srv/out hello
      """;

  @TempDir Path temporary;
  private DockerRegistry registry;
  private Workbench here;
  private Workbench there;

  @BeforeEach
  void open() throws Exception {
    registry = DockerRegistry.start(temporary.resolve("registry"), true);
    here = bench("here");
    there = bench("there");
    there.now = here.now.plusSeconds(1000);
  }

  @AfterEach
  void close() throws Exception {
    registry.close();
    here.awaitDurable();
    there.awaitDurable();
  }

  private Workbench bench(String name) throws Exception {
    var bench = new Workbench(temporary.resolve(name));
    bench.write("note.txt", "a note");
    return bench;
  }

  private ImageReference name() {
    return ImageReference.parse(registry.name() + "/team/cache:main");
  }

  private PullOrder from() {
    return PullOrder.of(name()).as(ADA);
  }

  private BuildOrder exporting(Workbench bench, boolean everything) {
    var target = new SharedCaches.Target(name(), View.EVERYTHING, ADA, everything);
    return bench.order(FILE).withShared(new SharedCaches(List.of(), Optional.of(target)));
  }

  private BuildOrder importing(Workbench bench) {
    return bench.order(FILE).withShared(new SharedCaches(List.of(from()), Optional.empty()));
  }

  private static List<String> notes(Workbench bench) {
    return bench.told.stream().filter(t -> t.startsWith("note ")).toList();
  }

  @Test
  void anEmptyCacheBuildsTheSameFromARegistryWithoutACommand() throws Exception {
    Image first = here.built(exporting(here, true));
    assertEquals(List.of("note cache " + name() + " has 4 results"), notes(here));
    Image second = there.built(importing(there));
    assertEquals(first.digest(), second.digest());
    assertEquals(List.of(), there.commands.commands);
    assertEquals(here.tree(first), there.tree(second));
    assertEquals(List.of(), notes(there));
    there.told.clear();
    assertEquals(first.digest(), there.built(FILE).digest(), "what came stays");
    assertEquals(List.of(), there.commands.commands);
  }

  @Test
  void timesThatWereFixedStayFixed() throws Exception {
    var time = Instant.parse("2020-02-02T02:02:02Z");
    Image first = here.built(exporting(here, true).withCreated(time));
    Image second = there.built(importing(there).withCreated(time));
    assertEquals(first.digest(), second.digest());
    assertEquals(List.of(), there.commands.commands);
  }

  @Test
  void withoutTheOtherStagesTheirCommandsRunAgain() throws Exception {
    Image first = here.built(exporting(here, false));
    assertEquals(List.of("note cache " + name() + " has 3 results"), notes(here));
    assertEquals(first.diffIds(), there.built(importing(there)).diffIds());
    assertEquals(1, there.commands.commands.size(), "the one of the stage 'tools'");
  }

  @Test
  void aCacheThatIsNotThereIsToldOfAndBuiltWithout() throws Exception {
    there.built(importing(there));
    assertEquals(2, there.commands.commands.size());
    assertEquals(1, notes(there).size());
    assertTrue(
        notes(there).getFirst().startsWith("note cache " + name() + " is not used: "),
        () -> notes(there).toString());
  }

  @Test
  void whoMayNotWriteThereIsToldSo() throws Exception {
    var nobody = new SharedCaches.Target(name(), View.EVERYTHING, Credentials.ANONYMOUS, true);
    var order = here.order(FILE).withShared(new SharedCaches(List.of(), Optional.of(nobody)));
    var failed = assertInstanceOf(BuildResult.Failed.class, here.build(order));
    String start = "all was built, but the cache did not get to " + name() + ": ";
    assertTrue(failed.problem().startsWith(start), failed::problem);
  }

  @Test
  void anImageIsNoCache() throws Exception {
    Image image = here.built(FILE);
    here.images.push(PushOrder.of(image.digest(), name()).as(ADA));
    refused("not application/vnd.slipway.buildcache.v1");
  }

  @Test
  void aLayerThatUnpacksToSomethingElseIsNotUsed() throws Exception {
    altered(one -> one.put("diffId", "sha256:" + "ab".repeat(32)));
    there.built(importing(there));
    assertEquals(2, there.commands.commands.size());
    assertTrue(
        notes(there).stream().allMatch(n -> n.contains(" unpacks to ")),
        () -> notes(there).toString());
    assertEquals(4, notes(there).size());
  }

  @Test
  void aLayerOfSomewhereElseIsNotAskedFor() throws Exception {
    altered(one -> one.put("layer", "sha256:" + "cd".repeat(32)));
    refused("names a layer that its manifest does not have");
  }

  @Test
  void aTimeThatFitsNowhereIsRefused() throws Exception {
    altered(one -> one.put("made", "+1000000000-12-31T23:59:59Z"));
    refused("before 1970 or after 9999");
  }

  @Test
  void whatIsNotKnownIsPassedOver() throws Exception {
    altered(one -> one.put("key", "sha256:" + "ef".repeat(32)).put("more", "of it"));
    there.built(importing(there));
    assertEquals(2, there.commands.commands.size());
    assertEquals(List.of(), notes(there));
  }

  @Test
  void aDocumentThatIsNoneIsRefused() throws Exception {
    here.built(exporting(here, true));
    var artifacts = here.images.layerArtifacts();
    LayerArtifacts.Found cache = artifacts.pull(from(), SharedEntry.KIND);
    replace(new LayerArtifacts.Found("[]".getBytes(StandardCharsets.UTF_8), cache.layers()));
    refused("is no JSON object");
  }

  private void refused(String why) throws Exception {
    there.built(importing(there));
    assertEquals(2, there.commands.commands.size());
    assertEquals(1, notes(there).size());
    assertTrue(notes(there).getFirst().contains(why), () -> notes(there).toString());
  }

  private void altered(Consumer<ObjectNode> change) throws Exception {
    here.built(exporting(here, true));
    var cache = here.images.layerArtifacts().pull(from(), SharedEntry.KIND);
    ObjectNode document = Json.parse(cache.document(), "a document");
    document.withArrayProperty("entries").forEach(one -> change.accept((ObjectNode) one));
    replace(new LayerArtifacts.Found(Json.bytes(document), cache.layers()));
  }

  private void replace(LayerArtifacts.Found other) {
    var artifacts = here.images.layerArtifacts();
    var manifest = artifacts.write(SharedEntry.KIND, other.document(), other.layers());
    here.images.push(PushOrder.of(manifest, name()).as(ADA));
  }
}
