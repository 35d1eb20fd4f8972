package dev.slipway.images.build;

import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.containerfile.PathPattern;
import dev.slipway.images.containerfile.Source;
import dev.slipway.images.containerfile.Word;
import dev.slipway.images.layer.MergedTree.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds what the paths and patterns of one COPY or ADD name in a tree. A pattern may match nothing;
 * a path must be there.
 *
 * @param at the instruction
 */
record FindSources(OpenTree from, Source at, CopyFiles.Rules rules) {

  /**
   * What is copied by its own name, or (a directory) for what is in it.
   *
   * @param path what the word says, without any prefix
   */
  List<CopySource> plain(Word word, String path) throws IOException {
    List<CopySource> sources = new ArrayList<>();
    for (String one : found(word, path)) {
      Optional<Found> source = from.source().follow(one);
      if (source.isPresent()) {
        var file = new CopySource.OfTree(from, one, source.get(), rules);
        // What is left out below a directory is asked for when that is walked.
        if (file.isDirectory() || !rules.leftOut().test(file.name())) {
          sources.add(file);
        }
      }
    }
    return sources;
  }

  private List<String> found(Word word, String path) throws IOException {
    List<String> found =
        from.source().matching(RawPath.of(path), part -> PathPattern.ofSource(at, word, part));
    if (found.isEmpty() && !PathPattern.isPattern(path)) {
      throw new CommandRefusedException(at.problem(word, missing(path), "").toString());
    }
    return found;
  }

  private String missing(String path) {
    return "there is no \"%s\" to copy%s"
        .formatted(
            path,
            from.source().owned() ? "" : " in the build context (or an ignore file takes it away)");
  }

  /**
   * The same with the directories that it lies in, from the root of the tree on, or from what
   * stands before {@code /./} in the pattern; two stars stand for any directories.
   */
  List<CopySource> withParents(Word word) throws IOException {
    String text = word.text();
    int pivot = text.indexOf("/./");
    String below = RawPath.plain(RawPath.of(pivot < 0 ? text : text.substring(pivot + 3)));
    List<CopySource> sources = new ArrayList<>();
    for (String root : pivot < 0 ? List.of(".") : found(word, text.substring(0, pivot))) {
      if (!PathPattern.isPattern(text)) {
        found(word, RawPath.shown(RawPath.below(root, below)));
      }
      Optional<Found> directory = from.source().follow(root);
      if (directory.isPresent()) {
        sources.add(new CopySource.OfTree(from, root, directory.get(), chosen(below)));
      }
    }
    return sources;
  }

  private CopyFiles.Rules chosen(String below) {
    // A leading ./ means nothing to a pattern, but keeps a ! from turning it around.
    Word include = new Word("./" + RawPath.shown(below), at.line(), at.column());
    Predicate<String> taken = below.equals(".") ? path -> true : Excludes.of(List.of(include));
    return new CopyFiles.Rules(
        rules.owner(),
        rules.mode(),
        path -> !taken.test(path) || rules.leftOut().test(path),
        rules.throughLinks());
  }
}
