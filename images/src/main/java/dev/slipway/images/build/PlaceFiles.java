package dev.slipway.images.build;

import dev.slipway.images.build.tree.Ids;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.build.tree.UpperTree;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Makes the layer of COPY or ADD.
 *
 * @param destination absolute; a directory where it ends with a slash
 * @param owner of directories that are made on the way
 * @param link whether links below are not followed: the layer is the same whatever lies below
 */
record PlaceFiles(List<CopySource> sources, String destination, Ids owner, boolean link) {

  void make(StageState state, Path fresh, Instant now) throws IOException, InterruptedException {
    for (CopySource source : sources) {
      source.prepare();
    }
    Path upper = Files.createDirectory(fresh.resolve("upper"));
    try (MergedTree below = MergedTree.open(link ? List.of() : state.layers());
        UpperTree into = UpperTree.open(below, upper, now)) {
      boolean directory = isDirectory(below);
      refuseSeveralInOne(directory);
      String target = RawPath.plain(below.resolve(RawPath.of(destination)));
      for (CopySource source : sources) {
        place(source, into, target, directory);
      }
      into.finish();
    }
  }

  private void refuseSeveralInOne(boolean directory) {
    if (!directory && sources.size() > 1 && !sources.stream().allMatch(CopySource::isDirectory)) {
      throw new CommandRefusedException(
          "several sources, but the destination is not a directory (put a / at its end)");
    }
  }

  private boolean isDirectory(MergedTree below) throws IOException {
    return destination.endsWith("/")
        || destination.endsWith("/.")
        || below
            .follow(RawPath.of(destination))
            .filter(f -> f.stat().kind() == Kind.DIRECTORY)
            .isPresent();
  }

  private void place(CopySource source, UpperTree into, String target, boolean directory)
      throws IOException {
    if (source.isDirectory()) {
      into.directories(target, owner);
      source.copy(into, target);
      return;
    }
    String path = directory ? RawPath.below(target, source.name()) : target;
    into.directories(parent(path), owner);
    source.copy(into, path);
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash);
  }
}
