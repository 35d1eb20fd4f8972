package dev.slipway.images.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Loaded;
import dev.slipway.images.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives go both ways between ours and skopeo, umoci, podman and what docker writes. */
class ArchiveToolsTest {
  private static final String SHOP = "localhost/shop:1";
  @TempDir Path tmp;
  private SmallImages store;
  private Image shop;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(tmp.resolve("uppers"));
    store = new SmallImages(tmp.resolve("store"));
    Image base = store.named("docker.io/library/base:1", "base");
    shop = store.over(base, "shop");
    store.images.tag(ImageReference.parse(SHOP), shop.digest());
  }

  private Path save(String file, ArchiveFormat format, String... names) throws IOException {
    Path archive = tmp.resolve(file);
    try (OutputStream out = Files.newOutputStream(archive)) {
      store.images.save(
          java.util.Arrays.stream(names).map(ImageReference::parse).toList(), format, out);
    }
    return archive;
  }

  private List<Loaded> load(SmallImages into, String file) throws IOException {
    try (InputStream in = Files.newInputStream(tmp.resolve(file))) {
      return into.images.load(in, Optional::of);
    }
  }

  private SmallImages empty(String name) throws IOException {
    return new SmallImages(tmp.resolve(name));
  }

  private String shell(String script) {
    return Shell.run(tmp, "bash", "-euo", "pipefail", "-c", script);
  }

  @Test
  void oursGoesToUsInBothFormatsPlainAndPackedAndIsTheSame() throws IOException {
    for (ArchiveFormat format : ArchiveFormat.values()) {
      save("a.tar", format, SHOP, "docker.io/library/base:1");
      shell("rm -f a.tar.*; gzip -k a.tar; zstd -q a.tar");
      for (String file : List.of("a.tar", "a.tar.gz", "a.tar.zst")) {
        SmallImages other = empty(format + file);
        List<Loaded> loaded = load(other, file);
        assertEquals(2, loaded.size());
        assertEquals(shop, other.images.find(ImageReference.parse(SHOP)).orElseThrow());
        other.images.unpack(shop);
        assertEquals("", Shell.run(other.root.resolve("tmp"), "ls"));
      }
    }
  }

  @Test
  void theSameImagesGiveTheSameArchive() throws IOException {
    byte[] one = Files.readAllBytes(save("one.tar", ArchiveFormat.DOCKER, SHOP));
    byte[] two = Files.readAllBytes(save("two.tar", ArchiveFormat.DOCKER, SHOP));
    assertTrue(java.util.Arrays.equals(one, two));
  }

  @Test
  void skopeoAndUmociReadWhatWeSave() throws IOException {
    save("oci.tar", ArchiveFormat.OCI, SHOP);
    save("docker.tar", ArchiveFormat.DOCKER, SHOP);
    String digest = shop.digest().value();
    assertTrue(shell("skopeo inspect oci-archive:oci.tar:1").contains(digest));
    assertTrue(shell("skopeo inspect oci-archive:docker.tar:1").contains(digest));
    String config = shell("skopeo inspect --raw docker-archive:docker.tar:" + SHOP);
    assertTrue(config.contains(shop.configBlob().digest().value()), config);
    shell("skopeo copy -q docker-archive:docker.tar dir:copied");
    shell("mkdir layout; tar -C layout -xf oci.tar; umoci unpack --image layout:1 bundle");
    assertEquals("shop", Files.readString(tmp.resolve("bundle/rootfs/over")));
  }

  @Test
  void weReadWhatSkopeoSaves() throws IOException {
    save("ours.tar", ArchiveFormat.OCI, SHOP);
    shell(
        "skopeo copy -q oci-archive:ours.tar:1 docker-archive:d.tar:example.com/shop:2;"
            + " skopeo copy -q oci-archive:ours.tar:1 oci-archive:o.tar:example.com/shop:3;"
            + " skopeo copy -q --format v2s2 oci-archive:ours.tar:1 oci-archive:v2.tar:two");
    SmallImages other = empty("other");
    assertEquals(
        List.of(ImageReference.parse("example.com/shop:2")),
        load(other, "d.tar").getFirst().names());
    Image classic = other.images.find(ImageReference.parse("example.com/shop:2")).orElseThrow();
    assertEquals(shop.diffIds(), classic.diffIds());
    assertEquals(shop.config(), classic.config());
    other.images.unpack(classic);
    assertEquals(shop.digest(), load(other, "o.tar").getFirst().digest());
    assertEquals(
        shop.digest(),
        other.images.find(ImageReference.parse("example.com/shop:3")).orElseThrow().digest());
    assertEquals(List.of(), load(other, "v2.tar").getFirst().names());
  }

  @Test
  void podmanLoadsWhatWeSaveAndWeLoadWhatPodmanSaves() throws IOException {
    String podman =
        "podman --root $PWD/p/root --runroot $PWD/p/run --storage-driver vfs"
            + " --cgroup-manager=cgroupfs ";
    save("docker.tar", ArchiveFormat.DOCKER, SHOP);
    save("oci.tar", ArchiveFormat.OCI, SHOP);
    String id = shop.configBlob().digest().hex();
    for (String file : List.of("docker.tar", "oci.tar")) {
      String said = shell(podman + "load -q -i " + file);
      assertTrue(said.contains(SHOP), said);
      assertTrue(shell(podman + "images -q --no-trunc").contains(id));
      shell(podman + "rmi -f " + SHOP);
    }
    shell(podman + "load -q < docker.tar");
    shell(
        podman
            + "tag localhost/shop:1 example.com/two:2; "
            + podman
            + "save -q -o pd.tar --format docker-archive localhost/shop:1; "
            + podman
            + "save -q -m -o pm.tar localhost/shop:1 example.com/two:2; "
            + podman
            + "save -q -o po.tar --format oci-archive localhost/shop:1");
    for (String file : List.of("pd.tar", "pm.tar", "po.tar")) {
      SmallImages other = empty("of-" + file);
      load(other, file);
      Image back = other.images.find(ImageReference.parse(SHOP)).orElseThrow();
      assertEquals(shop.diffIds(), back.diffIds(), file);
      assertEquals(id, back.configBlob().digest().hex(), file);
      other.images.unpack(back);
    }
    assertEquals(2, empty("of-pm.tar").images.tags().size());
  }

  /** As docker 24 and older wrote it: a link stands for a layer that is there already. */
  @Test
  void weReadWhatOldDockersSave() throws IOException {
    shell(
        """
        mkdir old; cd old; mkdir A B C
        echo x > f; tar --mtime=@0 --owner=0 --group=0 -cf A/layer.tar f; rm f
        ln -s ../A/layer.tar B/layer.tar
        echo y > g; tar --mtime=@0 --owner=0 --group=0 -cf C/layer.tar g; rm g
        echo 1.0 > A/VERSION; echo '{"id":"A"}' > A/json
        a=$(sha256sum < A/layer.tar | cut -d' ' -f1); c=$(sha256sum < C/layer.tar | cut -d' ' -f1)
        printf '{"architecture":"amd64","os":"linux","config":{"Cmd":["/f"]},"rootfs":{"type":"layers",\
        "diff_ids":["sha256:%s","sha256:%s","sha256:%s"]}}' $a $a $c > config
        h=$(sha256sum < config | cut -d' ' -f1); mv config $h.json
        printf '[{"Config":"%s.json","RepoTags":["old:1","old:2"],"Layers":["A/layer.tar","B/layer.tar",\
        "C/layer.tar"]}]' $h > manifest.json
        printf '{"old":{"1":"C","2":"C"}}' > repositories
        tar -cf ../old.tar *
        """);
    SmallImages other = empty("other");
    assertEquals(
        List.of("docker.io/library/old:1", "docker.io/library/old:2"),
        load(other, "old.tar").getFirst().names().stream().map(Object::toString).toList());
    Image old = other.images.find(ImageReference.parse("old:2")).orElseThrow();
    assertEquals(3, old.layers().size());
    assertEquals(List.of("/f"), old.config().argv());
    other.images.unpack(old);
  }

  @Test
  void namesThatAreNotWantedAreNotGiven() throws IOException {
    save("a.tar", ArchiveFormat.DOCKER, SHOP);
    SmallImages other = empty("other");
    try (InputStream in = Files.newInputStream(tmp.resolve("a.tar"))) {
      List<Loaded> loaded =
          other.images.load(in, name -> Optional.of(ImageReference.parse("localhost/p/shop:9")));
      assertEquals(
          ImageReference.parse("localhost/p/shop:9"), loaded.getFirst().names().getFirst());
    }
    assertEquals(1, other.images.tags().size());
    assertEquals(1, load(other, "a.tar").size());
  }
}
