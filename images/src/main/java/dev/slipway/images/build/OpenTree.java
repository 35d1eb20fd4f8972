package dev.slipway.images.build;

import dev.slipway.images.build.tree.SourceTree;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.layer.MergedTree.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A tree that is open for as long as something is copied from it.
 *
 * @param layers that it is merged of, lowest first
 * @param whole whether everything in them counts
 */
record OpenTree(SourceTree source, List<Path> layers, boolean whole) implements AutoCloseable {
  static OpenTree of(BuildContext context) throws IOException {
    List<Path> layers = context.layers();
    SourceTree source = SourceTree.context(MergedTree.open(layers), context.hidden());
    return new OpenTree(source, layers, context.hidden() == BuildContext.NOTHING);
  }

  static OpenTree of(StageState state) throws IOException {
    List<Path> layers = state.layers();
    return new OpenTree(SourceTree.root(MergedTree.open(layers)), layers, true);
  }

  /** The directories that a directory of the tree is merged of; none where that is not simple. */
  List<Path> directories(Found directory) {
    if (!whole) {
      return List.of();
    }
    if (directory.path().equals(".")) {
      return layers;
    }
    boolean ascii = directory.path().chars().allMatch(c -> c < 0x80);
    return layers.size() == 1 && ascii
        ? List.of(layers.getFirst().resolve(directory.path()))
        : List.of();
  }

  @Override
  public void close() {
    source.tree().close();
  }
}
