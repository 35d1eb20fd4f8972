package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.Platform;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads an image out of the store by the digest of its manifest, or of an index that has it. */
final class ReadImage {
  private final Blobs blobs;
  private final Limits limits;
  private final Platform platform;

  ReadImage(Blobs blobs, Limits limits, Platform platform) {
    this.blobs = blobs;
    this.limits = limits;
    this.platform = platform;
  }

  /** Empty where the manifest, or the one for our platform, is not here. */
  Optional<Image> read(Digest digest) {
    return read(digest, blobs::has);
  }

  /** The same without being a use of the image; empty also where it cannot be read. */
  Optional<Image> look(Digest digest) {
    try {
      return read(digest, blobs::holds);
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private Optional<Image> read(Digest digest, Predicate<Digest> isHere) {
    if (!isHere.test(digest)) {
      return Optional.empty();
    }
    byte[] bytes = blobs.document(digest, limits.manifestBytes());
    return switch (Document.read(bytes, Optional.empty(), limits)) {
      case Document.Manifest manifest -> Optional.of(image(digest, bytes.length, manifest));
      case Document.Index index -> {
        Descriptor chosen = index.forPlatform(platform);
        if (!isHere.test(chosen.digest())) {
          yield Optional.empty();
        }
        byte[] inner = blobs.document(chosen.digest(), limits.manifestBytes());
        yield switch (Document.read(inner, Optional.empty(), limits)) {
          case Document.Manifest manifest ->
              Optional.of(image(chosen.digest(), inner.length, manifest));
          case Document.Index nested ->
              throw ImageException.malformed(digest + " is an index of indexes");
        };
      }
    };
  }

  private Image image(Digest digest, long size, Document.Manifest manifest) {
    ConfigDocument config = config(manifest);
    return new Image(
        digest,
        new Descriptor(manifest.mediaType(), digest, size),
        manifest.config(),
        config.config(),
        config.platform(),
        manifest.layers(),
        config.diffIds(),
        config.created(),
        manifest.annotations());
  }

  private ConfigDocument config(Document.Manifest manifest) {
    Digest digest = manifest.config().digest();
    return ConfigDocument.read(blobs.document(digest, limits.manifestBytes()));
  }

  /** The configuration document itself, to make another from. */
  ConfigDocument config(Image image) {
    return ConfigDocument.read(blobs.document(image.configBlob().digest(), limits.manifestBytes()));
  }

  Image get(Digest digest) {
    return read(digest)
        .orElseThrow(
            () ->
                new ImageException(
                    new Reason.NotFound(), "image " + digest + " is not in the store"));
  }
}
