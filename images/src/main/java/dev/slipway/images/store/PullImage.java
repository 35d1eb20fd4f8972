package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.Platform;
import dev.slipway.images.PullOrder;
import dev.slipway.images.Pulled;
import dev.slipway.images.registry.PullManifest;
import dev.slipway.images.registry.Registries;
import dev.slipway.images.registry.Repository;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings an image from its registry. Blobs come first and the manifest last, so that a manifest
 * that is here is the manifest of a whole image, whenever the pull was interrupted.
 */
final class PullImage {
  private static final System.Logger LOG = System.getLogger(PullImage.class.getName());
  private final Registries registries;
  private final Blobs blobs;
  private final FetchBlobs fetch;
  private final ReadImage reader;
  private final Limits limits;
  private final Platform platform;
  private final Sight sight;

  PullImage(
      Registries registries,
      Blobs blobs,
      FetchBlobs fetch,
      ReadImage reader,
      Sight sight,
      Limits limits,
      Platform platform) {
    this.registries = registries;
    this.blobs = blobs;
    this.fetch = fetch;
    this.reader = reader;
    this.sight = sight;
    this.limits = limits;
    this.platform = platform;
  }

  Pulled pull(PullOrder order) {
    try {
      return pull(order, registries.sources(order.name(), order.credentials()));
    } catch (ImageException e) {
      throw e.during("cannot pull image " + order.name());
    }
  }

  /** Whatever is wrong with a mirror, the next is asked, and at last the registry itself. */
  private Pulled pull(PullOrder order, List<Repository> sources) {
    for (int i = 0; i < sources.size() - 1; i++) {
      try {
        return new Pulling(sources.subList(i, sources.size()), order).pull();
      } catch (ImageException e) {
        if (e.reason() instanceof Reason.Storage || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.log(Level.INFO, "mirror {0}: {1}", sources.get(i).registry(), e.getMessage());
      }
    }
    return new Pulling(List.of(sources.getLast()), order).pull();
  }

  private final class Pulling {
    private final List<Repository> sources;
    private final PullOrder order;
    private final PullManifest manifests;

    Pulling(List<Repository> sources, PullOrder order) {
      this.sources = sources;
      this.order = order;
      this.manifests = new PullManifest(sources.getFirst(), limits.manifestBytes());
    }

    Pulled pull() {
      PullManifest.Pulled top = manifests.pull(order.name());
      Document document = Document.read(top.bytes(), top.contentType(), limits);
      Digest manifest =
          switch (document) {
            case Document.Manifest one -> {
              blobs(one);
              yield top.digest();
            }
            case Document.Index index -> chosen(index);
          };
      Descriptor named =
          new Descriptor(document.mediaType(), blobs.put(top.bytes()), top.bytes().length);
      return new Pulled(reader.get(manifest), named);
    }

    private Digest chosen(Document.Index index) {
      Descriptor chosen = index.forPlatform(order.platform().orElse(platform));
      PullManifest.Pulled inner = manifests.pull(order.name().at(chosen.digest()));
      checkSize(chosen, inner.bytes().length);
      Optional<String> announced = Optional.of(chosen.mediaType().text());
      switch (Document.read(inner.bytes(), announced, limits)) {
        case Document.Manifest manifest -> blobs(manifest);
        case Document.Index nested ->
            throw ImageException.malformed("the index holds another index");
      }
      return blobs.put(inner.bytes());
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
      fetch.fetch(sources, all, order, sight.seen(order.view(), order.name()));
    }
  }
}
