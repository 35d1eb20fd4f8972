package dev.slipway.images.store;

import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.PushOrder;
import dev.slipway.images.Pushed;
import dev.slipway.images.Referrer;
import dev.slipway.images.registry.Body;
import dev.slipway.images.registry.HeadBlob;
import dev.slipway.images.registry.MountBlob;
import dev.slipway.images.registry.PushBlob;
import dev.slipway.images.registry.PushManifest;
import dev.slipway.images.registry.Referrers;
import dev.slipway.images.registry.Registries;
import dev.slipway.images.registry.Repository;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings what is here to a registry. Blobs go first, then the manifests of an index, then the index
 * or image itself, so that what has a name there is whole; at last what refers to it.
 */
final class PushImage {
  private static final int DEEPEST = 4;
  private final Registries registries;
  private final Blobs blobs;
  private final Sight sight;
  private final Limits limits;

  PushImage(Registries registries, Blobs blobs, Sight sight, Limits limits) {
    this.registries = registries;
    this.blobs = blobs;
    this.sight = sight;
    this.limits = limits;
  }

  Pushed push(PushOrder order) {
    try {
      Digest manifest = chosen(order);
      if (order.to().digest().filter(d -> !d.equals(manifest)).isPresent()) {
        throw ImageException.malformed("what is here has another digest: " + manifest);
      }
      return new Pushing(order, manifest).push();
    } catch (ImageException e) {
      throw e.during("cannot push image " + order.to());
    }
  }

  /** Of an index, the image for the platform that was asked for. */
  private Digest chosen(PushOrder order) {
    if (order.platform().isEmpty()) {
      return order.manifest();
    }
    byte[] bytes = blobs.document(order.manifest(), limits.manifestBytes());
    return switch (Document.read(bytes, Optional.empty(), limits)) {
      case Document.Manifest one -> order.manifest();
      case Document.Index index -> index.forPlatform(order.platform().get()).digest();
    };
  }

  private final class Pushing {
    private final PushOrder order;
    private final Digest manifest;
    private final Map<Digest, String> elsewhere;
    private final Repository target;
    private final Set<Digest> there = ConcurrentHashMap.newKeySet();

    Pushing(PushOrder order, Digest manifest) {
      this.order = order;
      this.manifest = manifest;
      ImageReference to = order.to();
      this.elsewhere = sight.sameRegistry(order.view(), to, sight.below(manifest));
      List<String> others = elsewhere.values().stream().distinct().sorted().toList();
      this.target = registries.target(to, order.credentials(), others);
    }

    Pushed push() {
      String reference = order.to().tag().orElse(manifest.value());
      long size = document(manifest, reference, DEEPEST);
      List<Digest> referrers =
          order.referrers() ? sight.referrers(order.view(), manifest) : List.of();
      referrers.forEach(r -> document(r, r.value(), DEEPEST));
      return new Pushed(manifest, size, referrers);
    }

    private long document(Digest digest, String reference, int depth) {
      if (depth == 0) {
        throw ImageException.malformed("indexes are nested too deeply");
      }
      byte[] bytes = blobs.document(digest, limits.manifestBytes());
      StoredManifest parts = StoredManifest.read(bytes, Optional.empty(), limits);
      for (Content child : parts.manifests()) {
        if (!blobs.has(child.digest())) {
          throw new ImageException(
              new Reason.NotFound(),
              "index %s lists %s, which is not here; push one platform of it, or pull all"
                  .formatted(digest, child.digest()));
        }
        document(child.digest(), child.digest().value(), depth - 1);
      }
      SomeAtOnce.each("push", parts.blobs().stream().distinct().toList(), this::blob);
      boolean noted = new PushManifest(target).push(reference, parts.mediaType(), bytes);
      if (!noted) {
        Content self = new Content(parts.mediaType(), digest, bytes.length);
        parts.subject().ifPresent(subject -> refer(subject.digest(), self, parts));
      }
      return bytes.length;
    }

    private void refer(Digest subject, Content manifest, StoredManifest parts) {
      new Referrers(target, limits.manifestBytes())
          .add(subject, new Referrer(manifest, parts.artifactType(), parts.annotations()));
    }

    private void blob(Content blob) {
      if (!there.add(blob.digest())) {
        return;
      }
      if (new HeadBlob(target).has(blob.digest(), blob.size())) {
        order.progress().present(blob.digest(), blob.size());
        return;
      }
      Optional<URI> begun = Optional.empty();
      String from = elsewhere.get(blob.digest());
      if (from != null) {
        begun = new MountBlob(target).mount(blob.digest(), from);
        if (begun.isEmpty()) {
          order.progress().mounted(blob.digest(), blob.size(), from);
          return;
        }
      }
      transfer(blob, begun);
    }

    private void transfer(Content blob, Optional<URI> begun) {
      if (blobs.has(blob.digest()) && blobs.size(blob.digest()) != blob.size()) {
        throw new ImageException(
            new Reason.DigestMismatch(blob.digest()),
            "blob %s is here with another size than %d".formatted(blob.digest(), blob.size()));
      }
      Body body = new Body(blob.size(), () -> blobs.open(blob.digest()));
      new PushBlob(
              target,
              blob.digest(),
              body,
              sent -> order.progress().transferred(blob.digest(), sent, blob.size()))
          .push(begun);
    }
  }
}
