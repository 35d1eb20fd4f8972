package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.Ids;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.layer.MergedTree.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * COPY, or what ADD does with files of the context: its sources found, ready to be told apart and
 * placed.
 *
 * @param text what is asked for, without what files there are
 * @param destination absolute
 */
record CopyStep(
    String text,
    List<CopySource> sources,
    String destination,
    CopyFiles.Rules rules,
    boolean link) {

  CacheKey key(StageState state) throws IOException {
    Map<String, String> parts = new TreeMap<>();
    parts.put(CacheKey.BELOW, link ? "" : state.tree().value());
    parts.put("the instruction", text + " " + destination);
    parts.put("the owner", rules.owner().map(Ids::toString).orElse(""));
    for (CopySource source : sources) {
      for (Map.Entry<String, Digest> file : source.digests().entrySet()) {
        parts.put("the file " + RawPath.shown(file.getKey()), file.getValue().value());
      }
    }
    return CacheKey.of(parts);
  }

  PlaceFiles placing() {
    return new PlaceFiles(sources, destination, rules.owner().orElse(Ids.ROOT), link);
  }

  /** What a path or pattern of COPY names in a tree. */
  static List<CopySource> find(OpenTree from, String pattern, CopyFiles.Rules rules)
      throws IOException {
    List<CopySource> found = new ArrayList<>();
    for (String path : from.source().matching(RawPath.of(pattern))) {
      Optional<Found> source = from.source().follow(path);
      if (source.isPresent()) {
        found.add(new CopySource.OfTree(from, path, source.get(), rules));
      }
    }
    if (found.isEmpty()) {
      throw new CommandRefusedException(
          "there is no \"%s\" to copy%s"
              .formatted(
                  pattern,
                  from.source().owned()
                      ? ""
                      : " in the build context (or an ignore file takes it away)"));
    }
    return found;
  }

  /**
   * The same, to be placed below the destination as they lie in the tree, or below what stands
   * before {@code /./} in the pattern.
   */
  static List<CopySource> withParents(OpenTree from, String pattern, CopyFiles.Rules rules)
      throws IOException {
    int pivot = pattern.indexOf("/./");
    String cut = pivot < 0 ? "." : RawPath.plain(RawPath.of(pattern.substring(0, pivot)));
    List<CopySource> all = new ArrayList<>();
    for (CopySource source : find(from, pattern, rules)) {
      if (source instanceof CopySource.OfTree tree) {
        String path = tree.path();
        String below = cut.equals(".") ? path : path.substring(cut.length() + 1);
        all.add(new CopySource.WithParents(tree, below));
      }
    }
    return all;
  }
}
