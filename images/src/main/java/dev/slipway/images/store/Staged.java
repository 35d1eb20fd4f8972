package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.RepositoryName;
import dev.slipway.images.sys.Dir;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Blobs that were pushed or mounted to a repository and that no manifest there names yet. Each is a
 * durable mark of its own that is good for {@link #LIFE}: that is how long a push may take.
 */
final class Staged {
  static final Duration LIFE = Duration.ofHours(24);

  /** How many of one owner there may be: a mark costs an inode, and mounting costs nothing. */
  static final int MOST = 20_000;

  private final StoreLayout layout;
  private final InstantSource clock;
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

  /* Marks are made under the lock for reading; directories are removed under that for writing. */
  private final ReadWriteLock directories = new ReentrantReadWriteLock();

  Staged(StoreLayout layout, InstantSource clock) {
    this.layout = layout;
    this.clock = clock;
    expire();
  }

  private Path mark(RepositoryName repository, Digest blob) {
    return layout.staged(repository).resolve(blob.hex());
  }

  /** Durable when this returns. */
  void add(RepositoryName repository, Digest blob) {
    Path mark = mark(repository, blob);
    directories.readLock().lock();
    try {
      boolean fresh = makeDirectory(layout.staged(repository));
      boolean made = make(mark, repository);
      Files.setLastModifiedTime(mark, FileTime.from(clock.instant()));
      if (made) {
        fsync(layout.staged(repository));
      }
      if (fresh) {
        fsync(layout.staged());
      }
    } catch (IOException e) {
      throw Full.orStorage("cannot note that " + repository + " holds " + blob, e);
    } finally {
      directories.readLock().unlock();
    }
  }

  private static boolean makeDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private boolean make(Path mark, RepositoryName repository) throws IOException {
    AtomicInteger count = counts.computeIfAbsent(repository.owner(), o -> new AtomicInteger());
    if (count.get() >= MOST) {
      throw ImageException.refused(
          "staged-blobs",
          repository.owner() + " has " + MOST + " blobs that no manifest names; push manifests");
    }
    try {
      Files.createFile(mark);
      count.incrementAndGet();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void fsync(Path directory) throws IOException {
    try (Dir dir = Dir.open(directory)) {
      dir.fsync();
    }
  }

  boolean has(RepositoryName repository, Digest blob) {
    try {
      return lives(mark(repository, blob));
    } catch (IOException e) {
      throw ImageException.storage("cannot look for " + blob + " in " + repository, e);
    }
  }

  private boolean lives(Path mark) throws IOException {
    try {
      Instant since = Files.getLastModifiedTime(mark).toInstant();
      return clock.instant().isBefore(since.plus(LIFE));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** False where there was none. */
  boolean remove(RepositoryName repository, Digest blob) {
    try {
      boolean lived = lives(mark(repository, blob));
      if (Files.deleteIfExists(mark(repository, blob))) {
        counts.computeIfAbsent(repository.owner(), o -> new AtomicInteger()).decrementAndGet();
      }
      return lived;
    } catch (IOException e) {
      throw ImageException.storage("cannot forget " + blob + " in " + repository, e);
    }
  }

  /** All blobs that are held so, by whichever repository: they are not garbage. */
  Set<Digest> all() {
    Set<Digest> all = new HashSet<>();
    each((mark, repository) -> all.add(new Digest("sha256:" + mark.getFileName())), r -> {});
    return all;
  }

  /** Removes the marks that are no longer good. */
  void expire() {
    directories.writeLock().lock();
    try {
      counts.clear();
      each(
          (mark, repository) -> {
            if (lives(mark)) {
              String owner = StoreLayout.repository(repository).owner();
              counts.computeIfAbsent(owner, o -> new AtomicInteger()).incrementAndGet();
            } else {
              Files.deleteIfExists(mark);
            }
          },
          Staged::removeIfEmpty);
    } finally {
      directories.writeLock().unlock();
    }
  }

  private interface Visit {
    void see(Path mark, Path repository) throws IOException;
  }

  private interface Left {
    void see(Path repository) throws IOException;
  }

  private void each(Visit visit, Left after) {
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(layout.staged())) {
      for (Path repository : repositories) {
        try (DirectoryStream<Path> marks = Files.newDirectoryStream(repository)) {
          for (Path mark : marks) {
            visit.see(mark, repository);
          }
        }
        after.see(repository);
      }
    } catch (IOException e) {
      throw ImageException.storage("cannot look through " + layout.staged(), e);
    }
  }

  private static void removeIfEmpty(Path repository) throws IOException {
    try {
      Files.deleteIfExists(repository);
    } catch (DirectoryNotEmptyException e) {
      // in use
    }
  }
}
