package dev.slipway.deploy.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.access.Settings;
import dev.slipway.deploy.Routes;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.HostResidue;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Real containers and images in a directory of their own; leaves nothing behind. */
public final class ServiceHost implements Settings, Secrets, AutoCloseable {
  private static final List<String> COMMANDS = List.of("sh", "cat", "echo", "httpd", "sleep");

  final Map<SecretName, String> settings = new HashMap<>();
  final Map<SecretName, String> secrets = new HashMap<>();
  private final Path base;
  private final Images images;
  private Containers containers;
  private Routes routes = new Routes();

  public ServiceHost() throws IOException {
    base = Files.createTempDirectory("slipway-deploy-test-");
    images = Images.open(ImagesSettings.at(base.resolve("images")));
    containers = open();
  }

  private Containers open() {
    return Containers.open(RuntimeSettings.in(base.resolve("containers")));
  }

  /** What a restart of the server does to what it has in memory. */
  public void restart() {
    containers.close();
    containers = open();
    routes = new Routes();
  }

  public Containers containers() {
    return containers;
  }

  public Routes routes() {
    return routes;
  }

  public LocalRollout rollout() {
    var patience = new LocalRollout.Patience(Duration.ofSeconds(10), Duration.ofSeconds(5));
    return new LocalRollout(
        containers,
        new ServiceSpec(images, this, this, new IdentityRanges(base.resolve("identities"))),
        routes,
        patience);
  }

  /** An image with the host's busybox that runs the script. */
  public Digest image(String script) throws IOException {
    var config = ImageConfig.running(List.of("/bin/sh", "-c", script), Map.of("FROM", "image"));
    return images.importRoot(new ByteArrayInputStream(root()), config).digest();
  }

  ImageTags tags() {
    return new ImageTags(images);
  }

  Map<String, Digest> tagged() {
    return images.tags().stream()
        .collect(Collectors.toMap(tag -> tag.name().toString(), Tag::digest));
  }

  List<Path> layers(Digest image) {
    return images.unpack(images.get(image));
  }

  private static byte[] root() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      directory(tar, "bin/");
      directory(tar, "www/");
      var busybox = Files.readAllBytes(Path.of("/bin/busybox"));
      var entry = new TarArchiveEntry("bin/busybox");
      entry.setMode(0100755);
      entry.setSize(busybox.length);
      tar.putArchiveEntry(entry);
      tar.write(busybox);
      tar.closeArchiveEntry();
      for (var command : COMMANDS) {
        var link = new TarArchiveEntry("bin/" + command, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static void directory(TarArchiveOutputStream tar, String name) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setMode(040755);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  @Override
  public void close() throws IOException {
    var report = containers.sweep(id -> false);
    containers.close();
    DeleteTree.delete(base);
    assertEquals(List.of(), report.failed());
    assertEquals(
        List.of(),
        HostResidue.leftOf(RuntimeSettings.in(base.resolve("containers")), Duration.ofSeconds(20)));
  }

  @Override
  public Map<SecretName, String> of(ProjectName project, Optional<String> stage) {
    return Map.copyOf(settings);
  }

  @Override
  public Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names) {
    var revealed = new HashMap<SecretName, byte[]>();
    secrets.forEach(
        (name, value) -> {
          if (names.contains(name)) {
            revealed.put(name, value.getBytes(UTF_8));
          }
        });
    return revealed;
  }

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, String value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(ProjectName project) {
    throw new UnsupportedOperationException();
  }
}
