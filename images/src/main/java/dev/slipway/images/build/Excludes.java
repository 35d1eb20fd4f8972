package dev.slipway.images.build;

import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.containerfile.IgnoreFile;
import dev.slipway.images.containerfile.Word;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What {@code --exclude} leaves out: patterns as in an ignore file, below each source. */
final class Excludes {
  private Excludes() {}

  static Predicate<String> of(List<Word> patterns) {
    if (patterns.isEmpty()) {
      return path -> false;
    }
    // A leading ./ means nothing to a pattern, but keeps a # from beginning a comment.
    String lines =
        patterns.stream()
            .map(Word::text)
            .map(text -> text.startsWith("#") ? "./" + text : text)
            .collect(Collectors.joining("\n"));
    IgnoreFile file = IgnoreFile.parse(lines.getBytes(StandardCharsets.UTF_8), "--exclude");
    return path -> file.ignores(RawPath.shown(path));
  }
}
