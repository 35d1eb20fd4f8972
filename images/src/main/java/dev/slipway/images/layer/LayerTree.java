package dev.slipway.images.layer;

import dev.slipway.images.ImageException;
import dev.slipway.images.sys.Attributes;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.FileStat;
import dev.slipway.images.sys.FileStat.Kind;
import java.io.IOException;
import java.util.Optional;

/**
 * A layer being written as a directory that overlayfs understands. Its root, where the layer does
 * not describe it, becomes one that nobody described.
 */
final class LayerTree implements UnpackedTree {
  private final TreeWriter writer;

  LayerTree(Dir root) {
    writer = new TreeWriter(root);
  }

  @Override
  public void add(EntryPath path, TarEntry entry, TarReader content) throws IOException {
    if (path.isRoot()) {
      writer.root(entry.attributes());
      return;
    }
    for (String part : path.parent().parts()) {
      if (part.startsWith(Whiteout.PREFIX)) {
        throw ImageException.refused("whiteout", "a path leads through a whiteout: " + part);
      }
    }
    Dir parent = writer.parent(path.parent());
    switch (Whiteout.read(path.name())) {
      case Whiteout.Ignored() -> {}
      case Whiteout.Everything() -> TreeWriter.makeOpaque(parent);
      case Whiteout.Of(String hidden) -> hide(parent, hidden);
      case Whiteout.None() -> writer.place(parent, path, entry, content);
    }
  }

  private void hide(Dir parent, String name) throws IOException {
    Optional<FileStat> own = parent.stat(name);
    if (own.isEmpty()) {
      parent.makeWhiteout(name);
    } else if (own.get().kind() == Kind.DIRECTORY) {
      try (Dir kept = parent.beneath(name)) {
        TreeWriter.makeOpaque(kept);
      }
    }
  }

  @Override
  public void finish() throws IOException {
    if (!writer.describedRoot()) {
      writer.root(Attributes.ofImpliedDirectory());
    }
    writer.finish();
  }

  @Override
  public void close() {
    writer.close();
  }
}
