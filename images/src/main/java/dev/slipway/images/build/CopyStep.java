package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.build.tree.CopyFiles;
import dev.slipway.images.build.tree.Ids;
import dev.slipway.images.build.tree.RawPath;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        // Two sources may go through one directory, and take different files of it.
        String digest = file.getValue().value();
        parts.merge(
            "the file " + RawPath.shown(file.getKey()),
            digest,
            (one, other) -> one.equals(other) ? one : one + " " + other);
      }
    }
    return CacheKey.of(parts);
  }

  PlaceFiles placing() {
    return new PlaceFiles(sources, destination, rules.owner().orElse(Ids.ROOT), link);
  }
}
