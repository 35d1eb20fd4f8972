package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Images;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the images that a project sees by what people call them: a name, or else a digest or how
 * one begins.
 */
final class FindImage {
  private final Images images;

  FindImage(Images images) {
    this.images = images;
  }

  /**
   * What was found.
   *
   * @param name that leads there
   * @param byDigest whether no name was said, only a digest
   */
  record Found(ImageReference name, Digest digest, boolean byDigest) {}

  /**
   * The one that is called so.
   *
   * @throws Refusal if there is none, or several begin so
   */
  Found find(Asking asking, String called) {
    return Asking.refusing(
        called,
        () ->
            named(asking, called)
                .or(() -> beginning(asking, called))
                .orElseThrow(() -> Refusal.notFound("image", called)));
  }

  private Optional<Found> named(Asking asking, String called) {
    for (var name : asking.meant(called)) {
      var digest = images.digest(name, asking.view());
      if (digest.isPresent()) {
        return Optional.of(new Found(name, digest.get(), false));
      }
    }
    return Optional.empty();
  }

  private Optional<Found> beginning(Asking asking, String called) {
    var visible = images.tags().stream().filter(asking.view()::sees).toList();
    return DigestPrefix.of(called)
        .flatMap(p -> p.only(visible.stream().map(Tag::digest).toList(), d -> told(d, visible)))
        .flatMap(digest -> visible.stream().filter(t -> t.digest().equals(digest)).findFirst())
        .map(t -> new Found(t.name().in().at(t.digest()), t.digest(), true));
  }

  private static String told(Digest digest, List<Tag> visible) {
    return visible.stream()
        .filter(tag -> tag.digest().equals(digest))
        .map(tag -> tag.name().toString())
        .limit(2)
        .collect(Collectors.joining(", ", digest + " (", ")"));
  }
}
