package dev.slipway.source.git;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Writes git objects as they are told to be, also such as git would refuse. */
record Objects(Path repository) {
  /** One line of a tree, as the object has it. */
  record Entry(String mode, byte[] name, ObjectId id) {
    static Entry of(String mode, String name, ObjectId id) {
      return new Entry(mode, name.getBytes(StandardCharsets.UTF_8), id);
    }
  }

  private ObjectId insert(int type, byte[] bytes) {
    try (var opened = new FileRepository(repository.toFile());
        var inserter = opened.newObjectInserter()) {
      var id = inserter.insert(type, bytes);
      inserter.flush();
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ObjectId blob(String text) {
    return insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
  }

  ObjectId tree(List<Entry> entries) {
    var out = new ByteArrayOutputStream();
    for (var entry : entries) {
      out.writeBytes((entry.mode() + " ").getBytes(StandardCharsets.UTF_8));
      out.writeBytes(entry.name());
      out.write(0);
      var raw = new byte[20];
      entry.id().copyRawTo(raw, 0);
      out.writeBytes(raw);
    }
    return insert(Constants.OBJ_TREE, out.toByteArray());
  }

  CommitId commit(String subject, ObjectId tree) {
    var person = "Alice <alice@example.org> 1764000000 +0000";
    var text =
        "tree %s\nauthor %s\ncommitter %s\n\n%s\n\nand more\n"
            .formatted(tree.name(), person, person, subject);
    return new CommitId(insert(Constants.OBJ_COMMIT, text.getBytes(StandardCharsets.UTF_8)).name());
  }

  CommitId commitOf(String subject, Map<String, String> files) {
    return commit(subject, treeOf(new TreeMap<>(files)));
  }

  private ObjectId treeOf(TreeMap<String, String> files) {
    var below = new TreeMap<String, TreeMap<String, String>>();
    var entries = new TreeMap<String, Entry>();
    files.forEach(
        (path, text) -> {
          int slash = path.indexOf('/');
          if (slash < 0) {
            entries.put(path, Entry.of("100644", path, blob(text)));
          } else {
            below
                .computeIfAbsent(path.substring(0, slash), name -> new TreeMap<>())
                .put(path.substring(slash + 1), text);
          }
        });
    below.forEach((name, all) -> entries.put(name + "/", Entry.of("40000", name, treeOf(all))));
    return tree(List.copyOf(entries.values()));
  }

  void move(RefName ref, Optional<CommitId> to) {
    try (var opened = new FileRepository(repository.toFile())) {
      var update = opened.updateRef(ref.value());
      update.setForceUpdate(true);
      if (to.isEmpty()) {
        update.delete();
      } else {
        update.setNewObjectId(ObjectId.fromString(to.get().hex()));
        update.update();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
