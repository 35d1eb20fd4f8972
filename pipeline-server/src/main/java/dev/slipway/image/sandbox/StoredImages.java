package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ImageShelf;
import dev.slipway.image.StageNames;
import dev.slipway.image.Tag;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.images.store.Images;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shelf over the images tool's store. */
public final class StoredImages implements ImageShelf {
  private static final Map<String, String> ENV =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final String IMPORT = "https://slipway.dev/provenance/import/v1";

  private final Images images;
  private final StageNames stages;
  private final URI server;
  private final InstantSource clock;

  /**
   * Over that store.
   *
   * @param server the address of this server, which answers for what it makes
   */
  public StoredImages(Images images, StageNames stages, URI server, InstantSource clock) {
    this.images = images;
    this.stages = stages;
    this.server = server;
    this.clock = clock;
  }

  @Override
  public List<Tag> tags() {
    return images.tags().stream()
        .filter(tag -> tag.name().tag().isPresent())
        .map(tag -> new Tag(tag.name().toString(), tag.digest()))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .toList();
  }

  @Override
  public Tag importRoot(String name, InputStream tar) throws IOException {
    try {
      var reference = ImageReference.parse(name);
      leaveReserved(reference);
      var started = clock.instant();
      var hash = Digest.sha256();
      var archive = new DigestInputStream(tar, hash);
      var image =
          images.importRoot(leftOpen(archive), ImageConfig.running(List.of("/bin/sh"), ENV));
      archive.transferTo(OutputStream.nullOutputStream());
      var origin = provenance(reference, Digest.finish(hash), started);
      images.describe(reference, image, images.unpack(image), origin);
      images.tag(reference, image.digest());
      return new Tag(reference.toString(), image.digest());
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new Refusal(Refusal.Kind.INVALID, "image-refused", String.valueOf(e.getMessage()));
    }
  }

  private void leaveReserved(ImageReference name) {
    owner(name).map(stages::reserved).ifPresent(reserved -> name.tag().ifPresent(reserved::check));
  }

  private static Optional<ProjectName> owner(ImageReference name) {
    int slash = name.repository().indexOf('/');
    try {
      return name.isLocalOnly() && slash > 0
          ? Optional.of(new ProjectName(name.repository().substring(0, slash)))
          : Optional.empty();
    } catch (IllegalArgumentException notAProject) {
      return Optional.empty();
    }
  }

  /** Who unpacks an archive closes it, but what comes after its end belongs to its digest. */
  private static InputStream leftOpen(InputStream archive) {
    return new FilterInputStream(archive) {
      @Override
      public void close() {}
    };
  }

  private Provenance provenance(ImageReference name, Digest archive, Instant started) {
    return new Provenance(
        IMPORT,
        Map.of("name", name.toString()),
        Map.of(),
        List.of(new Resource("archive", "", Map.of("sha256", archive.hex()))),
        server.toString(),
        "%s@%s".formatted(name, started),
        Optional.of(started),
        Optional.of(clock.instant()),
        List.of());
  }
}
