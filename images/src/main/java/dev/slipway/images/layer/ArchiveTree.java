package dev.slipway.images.layer;

import dev.slipway.images.sys.Dir;
import java.io.IOException;

/** A directory into which an archive is unpacked that is no layer. */
final class ArchiveTree implements UnpackedTree {
  private final TreeWriter writer;
  private final ArchiveRules rules;

  ArchiveTree(Dir root, ArchiveRules rules) {
    this.writer = new TreeWriter(root);
    this.rules = rules;
  }

  @Override
  public void add(EntryPath path, TarEntry entry, TarReader content) throws IOException {
    if (!path.isRoot() && rules.kept().test(path.text())) {
      TarEntry owned = entry.with(rules.owned(entry.attributes()));
      writer.place(writer.parent(path.parent()), path, owned, content);
    }
  }

  @Override
  public void finish() throws IOException {
    writer.finish();
  }

  @Override
  public void close() {
    writer.close();
  }
}
