package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.RepositoryName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The blobs that are on their way into repositories. They outlive the process; one that nothing
 * comes for within {@link #LIFE} is removed.
 */
public final class Uploads {
  static final Duration LIFE = Duration.ofHours(24);

  /** How many of one owner there may be at once. */
  private static final int MOST = 1000;

  /** How many bytes those of one owner may have: two of the largest blobs. */
  static final long MOST_OF_ONE = 16L << 30;

  /** How many bytes all of them may have. */
  private static final long MOST_BYTES = 64L << 30;

  /** What uploads leave of the disk for everything else, in bytes. */
  private static final long FLOOR = 256L << 20;

  private static final long LOOK_EVERY = 64L << 20;

  private final StoreLayout layout;
  private final Blobs blobs;
  private final Staged staged;
  private final Limits limits;
  private final InstantSource clock;
  private final Map<String, Upload> open = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final Map<String, AtomicLong> bytesOfOne = new ConcurrentHashMap<>();

  Uploads(StoreLayout layout, Blobs blobs, Staged staged, Limits limits, InstantSource clock)
      throws IOException {
    this.layout = layout;
    this.blobs = blobs;
    this.staged = staged;
    this.limits = limits;
    this.clock = clock;
    find();
    expire();
  }

  private void find() throws IOException {
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(layout.uploads())) {
      for (Path directory : repositories) {
        RepositoryName repository = StoreLayout.repository(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
          for (Path file : files) {
            String id = file.getFileName().toString();
            long size = Files.size(file);
            open.put(id, new Upload(this, repository, id, file, size));
            count(repository, size);
          }
        }
      }
    }
  }

  /** A new one, without any bytes. */
  public synchronized Upload begin(RepositoryName repository) {
    if (count(repository) >= MOST) {
      expire();
    }
    if (count(repository) >= MOST) {
      throw ImageException.refused(
          "open-uploads",
          repository.owner() + " has " + MOST + " uploads under way; finish or cancel some");
    }
    String id = UUID.randomUUID().toString();
    Path file = layout.uploads(repository).resolve(id);
    try {
      leaveSpace();
      Files.createDirectories(layout.uploads(repository));
      Files.createFile(file);
    } catch (IOException e) {
      throw Full.orStorage("cannot begin a push to " + repository, e);
    }
    Upload upload = new Upload(this, repository, id, file, 0);
    open.put(id, upload);
    return upload;
  }

  private long count(RepositoryName repository) {
    return open.values().stream()
        .filter(upload -> upload.repository().owner().equals(repository.owner()))
        .count();
  }

  /** The one of that id, if it is under way in that repository. */
  public Optional<Upload> find(RepositoryName repository, String id) {
    return Optional.ofNullable(open.get(id))
        .filter(upload -> upload.repository().equals(repository));
  }

  /** Removes what nothing has come for in a long time. */
  public synchronized void expire() {
    for (Upload upload : open.values()) {
      try {
        var last = Files.getLastModifiedTime(upload.file()).toInstant();
        if (!clock.instant().isBefore(last.plus(LIFE))) {
          upload.cancel();
        }
      } catch (NoSuchFileException e) {
        upload.cancel();
      } catch (IOException e) {
        throw ImageException.storage("cannot look at the uploads", e);
      }
    }
    removeEmptyDirectories();
  }

  private void removeEmptyDirectories() {
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(layout.uploads())) {
      for (Path directory : repositories) {
        try {
          Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
          continue;
        }
      }
    } catch (IOException e) {
      throw ImageException.storage("cannot look at the uploads", e);
    }
  }

  /** So many more bytes are about to be written for it. */
  void grow(Upload upload, int more) {
    if (upload.size() + more > limits.layerBytes()) {
      upload.cancel();
      throw ImageException.refused(
          "layer-bytes", "a blob may have at most " + limits.layerBytes() + " bytes");
    }
    String owner = upload.repository().owner();
    long ofOne = count(upload.repository(), more);
    if (ofOne > MOST_OF_ONE) {
      shrink(upload, more);
      throw ImageException.refused(
          "upload-bytes",
          "%s's uploads under way have %d bytes; finish or cancel some"
              .formatted(owner, MOST_OF_ONE));
    }
    if (bytes.get() > MOST_BYTES) {
      shrink(upload, more);
      throw ImageException.refused(
          "upload-bytes", "all uploads under way have " + MOST_BYTES + " bytes; try again later");
    }
    if (upload.size() / LOOK_EVERY != (upload.size() + more) / LOOK_EVERY) {
      try {
        leaveSpace();
      } catch (IOException | ImageException e) {
        shrink(upload, more);
        upload.cancel();
        throw e instanceof ImageException full
            ? full
            : ImageException.storage("cannot look at the disk", (IOException) e);
      }
    }
  }

  private void leaveSpace() throws IOException {
    if (layout.free() < FLOOR) {
      throw Full.refused("cannot take a push");
    }
  }

  void shrink(Upload upload, long fewer) {
    count(upload.repository(), -fewer);
  }

  /** How many its owner has now. */
  private long count(RepositoryName repository, long more) {
    bytes.addAndGet(more);
    return bytesOfOne.computeIfAbsent(repository.owner(), o -> new AtomicLong()).addAndGet(more);
  }

  /** Its bytes are that blob of its repository; durable when this returns. */
  void keep(Upload upload, Digest digest) throws IOException {
    Path file = upload.file();
    /* The mark first: what is marked is not collected as garbage as soon as it is there. */
    staged.add(upload.repository(), digest);
    if (blobs.has(digest)) {
      Files.deleteIfExists(file);
    } else {
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
        blobs.uses().mark(file);
        out.force(true);
      }
      layout.publish(file, layout.blob(digest));
    }
    open.remove(upload.id());
    shrink(upload, upload.size());
  }

  void forget(Upload upload) {
    open.remove(upload.id());
    shrink(upload, upload.size());
    try {
      Files.deleteIfExists(upload.file());
    } catch (IOException e) {
      throw ImageException.storage("cannot remove what was pushed of a blob", e);
    }
  }
}
