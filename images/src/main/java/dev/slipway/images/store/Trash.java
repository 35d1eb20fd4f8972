package dev.slipway.images.store;

import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where what nobody needs any more goes: at once out of the way by a rename, and removed in the
 * background, because a file system may need minutes for the files of one layer. What a kill leaves
 * there is removed after the next start.
 */
final class Trash {
  private final StoreLayout layout;
  private final ReentrantLock emptying = new ReentrantLock();

  Trash(StoreLayout layout) throws IOException {
    this.layout = layout;
    try (var left = Files.newDirectoryStream(layout.trash())) {
      if (left.iterator().hasNext()) {
        emptyLater();
      }
    }
  }

  /** Moves a file or directory of the store here. */
  void take(Path unwanted) throws IOException {
    Path here = layout.trash().resolve(UUID.randomUUID().toString());
    Files.move(unwanted, here, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Starts to remove what is here, and returns. */
  void emptyLater() {
    Thread.ofPlatform().daemon().name("image-trash").start(this::empty);
  }

  /** Removes what is here now, or waits until somebody else has. */
  void empty() {
    emptying.lock();
    try (Dir trash = Dir.open(layout.trash())) {
      for (String name : trash.list()) {
        trash.remove(name);
      }
    } catch (IOException e) {
      // It stays and takes room; the next collection tries again.
      System.getLogger(Trash.class.getName())
          .log(System.Logger.Level.WARNING, "what the image store gave up is not removed", e);
    } finally {
      emptying.unlock();
    }
  }
}
