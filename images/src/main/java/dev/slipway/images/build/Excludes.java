package dev.slipway.images.build;

import dev.slipway.images.containerfile.Source;
import dev.slipway.images.containerfile.Word;
import java.util.List;
import java.util.function.Predicate;

/** STUB. */
final class Excludes {
  private Excludes() {}

  static Predicate<String> of(Source at, List<Word> patterns) {
    return path -> false;
  }
}
