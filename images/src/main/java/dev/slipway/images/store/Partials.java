package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.registry.Received;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Blobs on their way from a registry. What has come stays when the connection, the pull or this
 * process ends, for a day and up to a bound, so that the next pull goes on from there.
 *
 * <p>A blob is known by its digest, the place it comes from and who asks: whoever names somebody
 * else's digest can neither go on with what came for them nor use what arrived.
 */
final class Partials {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final long MOST_BYTES = 20L << 30;
  private static final int MOST_FILES = 2000;

  /** Less than this is had again sooner than looked for. */
  private static final long WORTH_KEEPING = 64 << 10;

  private static final String ARRIVED = ".arrived";
  private final StoreLayout layout;
  private final Uses uses;
  private final Set<String> open = new HashSet<>();

  Partials(StoreLayout layout, Uses uses) throws IOException {
    this.layout = layout;
    this.uses = uses;
    sweep(Instant.now());
  }

  /** Whether this blob has come from there, lately and whole, though no name may lead to it yet. */
  boolean arrived(String key) {
    return Files.exists(layout.partial().resolve(name(key) + ARRIVED));
  }

  /** Goes on with what has come, or begins. One at a time for each key. */
  Partial open(String key, Descriptor blob) throws IOException {
    String name = name(key);
    synchronized (open) {
      open.add(name);
    }
    sweep(Instant.now());
    return new Partial(name, blob);
  }

  private static String name(String key) {
    return Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private record Lying(Path path, Instant since, long size) {}

  /** Removes what nobody came back for, and the oldest of too much. */
  private void sweep(Instant now) throws IOException {
    synchronized (open) {
      List<Lying> all = lying();
      all.sort(Comparator.comparing(Lying::since).reversed());
      long bytes = 0;
      int files = 0;
      for (Lying each : all) {
        bytes += each.size();
        files++;
        boolean old = each.since().isBefore(now.minus(KEPT));
        boolean inUse = open.contains(each.path().getFileName().toString());
        if (!inUse && (old || bytes > MOST_BYTES || files > MOST_FILES)) {
          Files.deleteIfExists(each.path());
        }
      }
    }
  }

  private List<Lying> lying() throws IOException {
    List<Lying> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(layout.partial())) {
      for (Path each : files.toList()) {
        try {
          all.add(new Lying(each, Files.getLastModifiedTime(each).toInstant(), Files.size(each)));
        } catch (NoSuchFileException e) {
          // Another pull has just finished with it.
          continue;
        }
      }
    }
    return all;
  }

  /** One blob that is coming. */
  final class Partial implements Received, AutoCloseable {
    private final String name;
    private final Path path;
    private final Descriptor blob;
    private final FileChannel file;
    private MessageDigest sha256 = Digest.sha256();
    private long size;

    private Partial(String name, Descriptor blob) throws IOException {
      this.name = name;
      this.blob = blob;
      this.path = layout.partial().resolve(name);
      this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      goOn();
    }

    private void goOn() throws IOException {
      try (InputStream in = Files.newInputStream(path)) {
        byte[] buffer = new byte[128 << 10];
        for (int got = in.read(buffer); got > 0; got = in.read(buffer)) {
          sha256.update(buffer, 0, got);
          size += got;
        }
      }
      file.position(size);
      if (size > blob.size()) {
        clear();
      }
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void add(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      sha256.update(bytes, offset, length);
      size += length;
    }

    @Override
    public void clear() throws IOException {
      file.truncate(0);
      sha256 = Digest.sha256();
      size = 0;
    }

    /** Makes it a blob of the store if it is what was promised, byte for byte; else forgets it. */
    void keep() throws IOException {
      Digest found = Digest.finish(sha256);
      if (size != blob.size() || !found.equals(blob.digest())) {
        long came = size;
        clear();
        throw new ImageException(
            new Reason.DigestMismatch(blob.digest()),
            "blob %s of %d bytes was promised, but %d bytes with digest %s arrived"
                .formatted(blob.digest(), blob.size(), came, found));
      }
      // What came long ago is used now; else it could be taken for garbage.
      Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
      uses.mark(path);
      file.force(true);
      layout.publish(path, layout.blob(blob.digest()));
      Files.write(layout.partial().resolve(name + ARRIVED), new byte[0]);
    }

    @Override
    public void close() throws IOException {
      file.close();
      if (size < WORTH_KEEPING) {
        Files.deleteIfExists(path);
      }
      synchronized (open) {
        open.remove(name);
      }
    }
  }
}
