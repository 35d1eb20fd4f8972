package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ScrubOrder;
import dev.slipway.images.Scrubbed;
import dev.slipway.images.Scrubbed.Corrupt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reads everything again and moves aside what is not what its name says. Runs beside everything
 * else; what comes or goes meanwhile is left out.
 */
final class Scrub {
  private static final int BUFFER = 256 * 1024;
  private static final int TOLD_EVERY = 64;
  private final Sweep.Store store;
  private final CompareLayer compare;

  Scrub(Sweep.Store store, CompareLayer compare) {
    this.store = store;
    this.compare = compare;
  }

  Scrubbed scrub(ScrubOrder order) {
    try {
      return new Scrubbing(order).run();
    } catch (IOException e) {
      throw ImageException.storage("cannot read through the image store", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(
          new ImageException.Reason.Storage(), "the scrub was interrupted before its end", e);
    }
  }

  private final class Scrubbing {
    private final ScrubOrder order;
    private final Pace pace;
    private final Survey survey = Survey.of(store.layout(), store.uses());
    private final Map<Digest, List<String>> broken = new LinkedHashMap<>();
    private final List<Digest> layers = new ArrayList<>();
    private final Map<Digest, List<Digest>> byDiffId = new HashMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private long blobs;
    private long bytes;
    private long compared;

    Scrubbing(ScrubOrder order) throws IOException {
      this.order = order;
      this.pace = new Pace(order.bytesPerSecond());
    }

    /* Who needs what is asked before a document that says so is moved aside. */
    Scrubbed run() throws IOException, InterruptedException {
      Map<Digest, List<String>> holders = holders();
      long all = survey.blobs().values().stream().mapToLong(Survey.Item::bytes).sum();
      for (Digest blob : new TreeMap<>(survey.blobs()).keySet()) {
        if (!isGood(blob)) {
          broken.put(blob, holders.getOrDefault(blob, List.of()));
        }
        if (++blobs % TOLD_EVERY == 0) {
          order.progress().accept(new ScrubOrder.Progress(bytes, all, broken.size()));
        }
      }
      if (order.layers()) {
        layers();
      }
      order.progress().accept(new ScrubOrder.Progress(bytes, all, broken.size()));
      return new Scrubbed(blobs, bytes, compared, corrupt(holders));
    }

    private List<Corrupt> corrupt(Map<Digest, List<String>> holders) {
      List<Corrupt> all = new ArrayList<>();
      broken.forEach((blob, names) -> all.add(new Corrupt(blob, false, names)));
      layers.forEach(l -> all.add(new Corrupt(l, true, holders.getOrDefault(l, List.of()))));
      return all;
    }

    private boolean isGood(Digest blob) throws IOException, InterruptedException {
      Path file = store.layout().blob(blob);
      MessageDigest sha256 = Digest.sha256();
      Object read;
      try (InputStream in = Files.newInputStream(file)) {
        read = key(file);
        for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
          sha256.update(buffer, 0, got);
          bytes += got;
          pace.spend(got);
        }
      } catch (NoSuchFileException e) {
        return true; // went
      }
      return Digest.finish(sha256).equals(blob)
          || !store.uses().locked(blob, () -> moveAside(file, read));
    }

    /** Unless a good one has taken its place meanwhile. */
    private boolean moveAside(Path file, Object read) {
      try {
        if (!key(file).equals(read)) {
          return false;
        }
        quarantine(file);
        return true;
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw ImageException.storage("cannot move " + file + " aside", e);
      }
    }

    private void layers() throws IOException, InterruptedException {
      for (Digest diffId : new TreeMap<>(survey.layers()).keySet()) {
        CompareLayer.Verdict verdict = compare.compare(diffId, blobsOf(diffId));
        compared += verdict == CompareLayer.Verdict.UNKNOWN ? 0 : 1;
        if (verdict == CompareLayer.Verdict.DIFFERENT) {
          Path directory = store.layout().layer(diffId);
          if (store.uses().locked(diffId, () -> moveAside(directory, diffId))) {
            layers.add(diffId);
          }
        }
      }
    }

    private boolean moveAside(Path layer, Digest diffId) {
      try {
        Files.deleteIfExists(store.layout().used(diffId));
        quarantine(layer);
        Files.deleteIfExists(store.layout().unsynced(diffId));
        return true;
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw ImageException.storage("cannot move layer " + diffId + " aside", e);
      }
    }

    /** The blobs that unpack to this layer, as images here say. */
    private List<Digest> blobsOf(Digest diffId) {
      return byDiffId.getOrDefault(diffId, List.of());
    }

    /** By blob and by diff id; an image that cannot be read needs what cannot be told. */
    private Map<Digest, List<String>> holders() {
      Map<Digest, List<String>> all = new HashMap<>();
      Graph graph = store.lenientGraph();
      for (Holders.Held held : store.holders().now(graph)) {
        Graph.Reached reached = graph.reach(held.digest());
        reached.blobs().forEach(b -> add(all, b, held.holder()));
        reached.layers().forEach(l -> add(all, l, held.holder()));
        reached.blobs().forEach(document -> pairs(graph, document));
      }
      return all;
    }

    private void pairs(Graph graph, Digest document) {
      graph
          .references(document)
          .ifPresent(
              found -> {
                List<Digest> ids = found.config().map(graph::diffIds).orElse(List.of());
                List<Digest> parts = found.parts();
                for (int i = 0; i < ids.size() && i + 1 < parts.size(); i++) {
                  List<Digest> known = byDiffId.computeIfAbsent(ids.get(i), d -> new ArrayList<>());
                  if (!known.contains(parts.get(i + 1))) {
                    known.add(parts.get(i + 1));
                  }
                }
              });
    }

    private static void add(Map<Digest, List<String>> all, Digest digest, String holder) {
      List<String> known = all.computeIfAbsent(digest, d -> new ArrayList<>());
      if (!known.contains(holder)) {
        known.add(holder);
      }
    }
  }

  private static Object key(Path file) throws IOException {
    var about = Files.readAttributes(file, BasicFileAttributes.class);
    return Objects.requireNonNullElse(about.fileKey(), about.creationTime());
  }

  /** The last one found under that name is kept. */
  private void quarantine(Path bad) throws IOException {
    Files.createDirectories(store.layout().quarantine());
    Path aside = store.layout().quarantine().resolve(bad.getFileName().toString());
    if (Files.exists(aside)) {
      store.trash().take(aside);
      store.trash().emptyLater();
    }
    Files.move(bad, aside, StandardCopyOption.ATOMIC_MOVE);
  }
}
