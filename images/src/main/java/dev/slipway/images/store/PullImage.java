package dev.slipway.images.store;

import dev.slipway.images.Credentials;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.Platform;
import dev.slipway.images.PullProgress;
import dev.slipway.images.registry.PullManifest;
import dev.slipway.images.registry.Registries;
import dev.slipway.images.registry.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an image from its registry. Blobs come first and the manifest last, so that a manifest
 * that is here is the manifest of a whole image, whenever the pull was interrupted.
 */
final class PullImage {
  private final Registries registries;
  private final Blobs blobs;
  private final FetchBlobs fetch;
  private final ReadImage reader;
  private final Limits limits;
  private final Platform platform;

  PullImage(
      Registries registries, Blobs blobs, ReadImage reader, Limits limits, Platform platform) {
    this.registries = registries;
    this.blobs = blobs;
    this.fetch = new FetchBlobs(blobs);
    this.reader = reader;
    this.limits = limits;
    this.platform = platform;
  }

  Image pull(ImageReference name, Credentials who, PullProgress progress) {
    try {
      Pulling pulling = new Pulling(registries.repository(name, who), progress);
      return reader.get(pulling.pull(name));
    } catch (ImageException e) {
      throw e.during("cannot pull image " + name);
    }
  }

  private final class Pulling {
    private final Repository repository;
    private final PullProgress progress;
    private final PullManifest manifests;

    Pulling(Repository repository, PullProgress progress) {
      this.repository = repository;
      this.progress = progress;
      this.manifests = new PullManifest(repository, limits.manifestBytes());
    }

    /** The digest by which the store can read the image: the manifest's or the index's. */
    Digest pull(ImageReference name) {
      PullManifest.Pulled top = manifests.pull(name);
      switch (Document.read(top.bytes(), top.contentType(), limits)) {
        case Document.Manifest manifest -> blobs(manifest);
        case Document.Index index -> {
          Descriptor chosen = index.forPlatform(platform);
          PullManifest.Pulled inner = manifests.pull(name.at(chosen.digest()));
          checkSize(chosen, inner.bytes().length);
          Optional<String> announced = Optional.of(chosen.mediaType().text());
          switch (Document.read(inner.bytes(), announced, limits)) {
            case Document.Manifest manifest -> blobs(manifest);
            case Document.Index nested ->
                throw ImageException.malformed("the index holds another index");
          }
          blobs.put(inner.bytes());
        }
      }
      return blobs.put(top.bytes());
    }

    private void checkSize(Descriptor promised, long size) {
      if (promised.size() != size) {
        throw new ImageException(
            new Reason.DigestMismatch(promised.digest()),
            "the manifest has " + size + " bytes instead of " + promised.size());
      }
    }

    private void blobs(Document.Manifest manifest) {
      if (manifest.config().size() > limits.manifestBytes()) {
        throw ImageException.refused("manifest-bytes", "the image's configuration is too large");
      }
      for (Descriptor layer : manifest.layers()) {
        if (layer.size() > limits.layerBytes()) {
          throw ImageException.refused("layer-bytes", "layer " + layer.digest() + " is too large");
        }
      }
      List<Descriptor> all = new ArrayList<>(manifest.layers());
      all.addFirst(manifest.config());
      fetch.fetch(repository, all, progress);
    }
  }
}
