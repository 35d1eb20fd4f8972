package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.SharedCache;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.PullOrder;
import dev.slipway.images.build.SharedCaches;

/** The caches at registries that a build asks for, in the name of its project. */
record AskedCaches(Asking asking) {
  private static final int MOST = 10;

  /**
   * @throws Refusal if one is no name of something at a registry, or belongs to another project
   */
  SharedCaches of(BuildRequest request) {
    if (request.cacheFrom().size() > MOST) {
      throw refusal("at most %d caches are read for a build".formatted(MOST));
    }
    return new SharedCaches(
        request.cacheFrom().stream().map(this::from).toList(), request.cacheTo().map(this::to));
  }

  private PullOrder from(SharedCache cache) {
    var name = name(cache);
    return PullOrder.of(name).seenBy(asking.view()).as(asking.credentials(name));
  }

  private SharedCaches.Target to(SharedCache cache) {
    var name = name(cache);
    if (name.digest().isPresent()) {
      throw refusal("build cache '%s' is exact bytes: name a tag to write to".formatted(name));
    }
    return new SharedCaches.Target(
        name, asking.view(), asking.credentials(name), cache.everything());
  }

  private ImageReference name(SharedCache cache) {
    try {
      var name = ImageReference.parse(cache.name());
      if (name.isLocalOnly()) {
        throw refusal(
            "build cache '%s' is at no registry: name one, such as ghcr.io/acme/cache:main"
                .formatted(name));
      }
      return asking.visible(name);
    } catch (ImageException e) {
      throw refusal(e.getMessage());
    }
  }

  private static Refusal refusal(String sentence) {
    return new Refusal(Refusal.Kind.INVALID, "build-cache", sentence);
  }
}
