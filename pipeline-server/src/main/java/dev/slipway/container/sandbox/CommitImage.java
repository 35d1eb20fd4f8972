package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.CommitOrder;
import dev.slipway.container.OwnContainer;
import dev.slipway.image.StageNames;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An image of a container: its image's layers, and what it has written as one more.
 *
 * @param stages whose tags are left alone
 * @param scratch where what it has written is copied to meanwhile
 * @param server the address of this server, which answers for what it makes
 */
record CommitImage(Images images, StageNames stages, Path scratch, URI server) {
  private static final String COMMIT = "https://slipway.dev/provenance/container-commit/v1";

  String commit(Container container, OwnContainer own, CommitOrder order, Instant now)
      throws IOException {
    var name = reference(order.name());
    name.tag().ifPresent(stages.reserved(own.project())::check);
    var copy = Files.createDirectories(scratch).resolve("commit-" + UUID.randomUUID());
    try {
      container.snapshot("/", copy);
      var base = images.get(new Digest(own.digest()));
      var made = images.commit(base, copy, changes(own, order, now), Optional.empty());
      var layers = new ArrayList<>(images.unpack(base));
      layers.add(copy);
      images.describe(name, made, layers, provenance(own, now));
      images.tag(name, made.digest());
      return made.digest().value();
    } finally {
      DeleteTree.delete(copy);
    }
  }

  private Provenance provenance(OwnContainer own, Instant now) {
    var base = ImageReference.parse(own.image());
    return new Provenance(
        COMMIT,
        Map.of("container", own.name().value(), "image", base.toString()),
        Map.of("project", own.project().value(), "container", own.id()),
        List.of(Resource.image("base", base, new Digest(own.digest()))),
        server.toString(),
        "%s@%s".formatted(own.id(), now),
        Optional.of(own.created()),
        Optional.of(now),
        List.of());
  }

  private static ImageReference reference(String name) {
    try {
      return ImageReference.parse(name);
    } catch (ImageException e) {
      throw new Refusal(Refusal.Kind.INVALID, "image-name", e.getMessage());
    }
  }

  private static ImageChanges changes(OwnContainer own, CommitOrder order, Instant now) {
    var base = ImageReference.parse(own.image()).toString();
    return new ImageChanges(
        order.entrypoint(),
        order.command(),
        order.env(),
        order.workdir(),
        order.user(),
        order.ports(),
        order.labels(),
        Map.of("org.opencontainers.image.base.name", base),
        now,
        order.message().isEmpty() ? "slipway container commit" : order.message());
  }
}
