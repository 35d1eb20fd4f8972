package dev.slipway.images.build;

import dev.slipway.images.build.tree.Accounts;
import dev.slipway.images.build.tree.Ids;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.build.tree.UpperTree;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** WORKDIR: the directory is made where it is missing, as the user that the image then has. */
final class MakeWorkdir {
  private final String path;

  /**
   * @param path absolute
   */
  MakeWorkdir(String path) {
    this.path = RawPath.of(path);
  }

  boolean isMissing(MergedTree below) throws IOException {
    return below.follow(path).filter(f -> f.stat().kind() == Kind.DIRECTORY).isEmpty();
  }

  CacheKey key(StageState state) {
    Map<String, String> parts = new TreeMap<>();
    parts.put(CacheKey.BELOW, state.tree().value());
    parts.put("the instruction", "WORKDIR " + path);
    parts.put("the user", state.configuration().user());
    return CacheKey.of(parts);
  }

  void make(StageState state, Path fresh, Instant now) throws IOException {
    Path upper = Files.createDirectory(fresh.resolve("upper"));
    try (MergedTree below = MergedTree.open(state.layers());
        UpperTree tree = UpperTree.open(below, upper, now)) {
      String user = state.configuration().user();
      Ids owner = user.isEmpty() ? Ids.ROOT : Accounts.of(below).owner(user);
      tree.directories(RawPath.plain(below.resolve(path)), owner);
      tree.finish();
    }
  }
}
