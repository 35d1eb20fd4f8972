package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.CommitOrder;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** An image of a container: its image's layers, and what it has written as one more. */
record CommitImage(Images images, Path scratch) {
  String commit(Container container, String baseDigest, CommitOrder order, Instant now)
      throws IOException {
    var name = reference(order.name());
    var copy = Files.createDirectories(scratch).resolve("commit-" + UUID.randomUUID());
    try {
      container.snapshot("/", copy);
      var made = images.commit(images.get(new Digest(baseDigest)), copy, changes(order, now));
      images.tag(name, made.digest());
      return made.digest().value();
    } finally {
      DeleteTree.delete(copy);
    }
  }

  private static ImageReference reference(String name) {
    try {
      return ImageReference.parse(name);
    } catch (ImageException e) {
      throw new Refusal(Refusal.Kind.INVALID, "image-name", e.getMessage());
    }
  }

  private static ImageChanges changes(CommitOrder order, Instant now) {
    return new ImageChanges(
        order.entrypoint(),
        order.command(),
        order.env(),
        order.workdir(),
        order.user(),
        order.ports(),
        order.labels(),
        Map.of("org.opencontainers.image.created", now.toString()),
        now,
        order.message().isEmpty() ? "slipway container commit" : order.message());
  }
}
