package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When blobs and layers were last used, and which work is under way that needs them to stay. */
final class Uses {
  /*
   * The last use of a blob is the time of modification of its file, of a layer that of a file beside
   * it. Looking for a blob and moving it away exclude each other by digest, for no longer than a
   * rename. Work says when it begins; the collector spares whatever was used since the oldest work
   * began that was under way when the collector started to look for what is reachable. So what work
   * has found stays until what it makes of it has a name, or the work ends without.
   *
   * Times come from one clock that never goes back and never shows the same time twice.
   */
  private static final Duration FRESH = Duration.ofHours(1);
  private static final int STRIPES = 256;
  private static final long MICROSECOND = 1000;

  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];
  private final ConcurrentSkipListSet<Instant> underWay = new ConcurrentSkipListSet<>();
  private final ConcurrentHashMap<Digest, Instant> made = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  Uses() {
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** A later time than any before. */
  Instant now() {
    Instant wall = Instant.now();
    long micros = wall.getEpochSecond() * 1_000_000 + wall.getNano() / MICROSECOND;
    long unique = last.accumulateAndGet(micros, (old, now) -> Math.max(old + 1, now));
    return Instant.ofEpochSecond(
        Math.floorDiv(unique, 1_000_000), Math.floorMod(unique, 1_000_000) * MICROSECOND);
  }

  /** Notes an image that was made or brought now and may not have a name yet. */
  void made(Digest manifest) {
    made.put(manifest, now());
  }

  /** The images that were made or brought not long ago. */
  Set<Digest> fresh() {
    Instant since = now().minus(FRESH);
    made.values().removeIf(since::isAfter);
    return Set.copyOf(made.keySet());
  }

  /** Whoever removes an image means also one that was made only now. */
  void noLongerFresh(Digest manifest) {
    made.remove(manifest);
  }

  /** Does something during which all that it finds in the store or puts there stays. */
  <T> T during(Supplier<T> work) {
    try (Work begun = begin()) {
      return work.get();
    }
  }

  /** Work that is under way until it is closed. */
  Work begin() {
    // A collector that looks between these two has an earlier barrier than any use to come.
    Instant first = now();
    underWay.add(first);
    return new Work(first);
  }

  final class Work implements AutoCloseable {
    private final Instant since;

    private Work(Instant since) {
      this.since = since;
    }

    @Override
    public void close() {
      underWay.remove(since);
    }
  }

  /** What was used at this time or later may be needed by work that has not named it yet. */
  Instant barrier() {
    Instant now = now();
    @Nullable Instant oldest = underWay.ceiling(Instant.MIN);
    return oldest != null && oldest.isBefore(now) ? oldest : now;
  }

  /** Notes a use of what this file stands for; false where it is not there. */
  boolean touch(Digest digest, Path file) {
    return locked(digest, () -> touchNow(file));
  }

  private boolean touchNow(Path file) {
    try {
      mark(file);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw ImageException.storage("cannot note the use of " + file, e);
    }
  }

  /** Notes a use of a file that nobody else knows yet. */
  void mark(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now()));
  }

  /** When what this file stands for was last used. */
  static Instant lastUse(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw ImageException.storage("cannot tell when " + file + " was used", e);
    }
  }

  /** Keeps others from using or moving away what has this digest meanwhile; must be short. */
  <T> T locked(Digest digest, Supplier<T> action) {
    ReentrantLock lock = locks[Math.floorMod(digest.hashCode(), STRIPES)];
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
