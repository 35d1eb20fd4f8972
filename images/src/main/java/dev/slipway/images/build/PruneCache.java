package dev.slipway.images.build;

import dev.slipway.images.ImageException;
import dev.slipway.images.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes results away that nobody used for longest, so that a cache keeps within bounds: in number
 * and bytes, and unused for two weeks at most. What kept builds stand on stays, and counts.
 */
final class PruneCache {
  private static final int MOST = 1000;
  private static final long MOST_BYTES = 20L << 30;
  private static final Duration UNUSED = Duration.ofDays(14);
  private final CacheLayout layout;
  private final long mostBytes;

  PruneCache(CacheLayout layout) {
    this(layout, MOST_BYTES);
  }

  PruneCache(CacheLayout layout, long mostBytes) {
    this.layout = layout;
    this.mostBytes = mostBytes;
  }

  private record Used(Path path, Instant last) {}

  /**
   * @param needed keys of entries that stay
   */
  void prune(Set<String> needed, Instant now) {
    List<Used> entries = used(layout.entries());
    long bytes = 0;
    for (int i = 0; i < entries.size(); i++) {
      Used entry = entries.get(i);
      bytes += bytes(entry.path());
      boolean old = i >= MOST || bytes > mostBytes || entry.last().isBefore(now.minus(UNUSED));
      if (old && !needed.contains("sha256:" + entry.path().getFileName())) {
        layout.discard(entry.path());
      }
    }
    List<Used> places = used(layout.places());
    for (Used place : places.subList(Math.min(MOST, places.size()), places.size())) {
      try {
        Files.deleteIfExists(place.path());
      } catch (IOException e) {
        throw ImageException.storage("cannot remove " + place.path(), e);
      }
    }
  }

  private long bytes(Path entry) {
    try {
      byte[] record = Files.readAllBytes(layout.record(entry));
      return Json.parse(record, "a cache entry").path("bytes").asLong();
    } catch (IOException e) {
      throw ImageException.storage("cannot read " + layout.record(entry), e);
    }
  }

  /** Those used last come first. */
  private List<Used> used(Path directory) {
    List<Used> all = new ArrayList<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.toList()) {
        Path record = Files.isDirectory(path) ? layout.record(path) : path;
        all.add(new Used(path, Files.getLastModifiedTime(record).toInstant()));
      }
    } catch (IOException e) {
      throw ImageException.storage("cannot look through " + directory, e);
    }
    all.sort(Comparator.comparing(Used::last).reversed());
    return all;
  }
}
