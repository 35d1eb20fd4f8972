package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.RepositoryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One blob on its way into a repository, over as many requests as it takes. The bytes that have
 * come are a file, and its size is how far it is, also after a restart.
 */
public final class Upload {
  private static final int PIECE = 64 * 1024;
  private static final int PATIENCE_SECONDS = 5;

  private final Uploads uploads;
  private final RepositoryName repository;
  private final String id;
  private final Path file;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile long size;
  private volatile boolean ended;

  /* Of all bytes so far; null where a restart has come between. */
  private @Nullable MessageDigest sha256;

  Upload(Uploads uploads, RepositoryName repository, String id, Path file, long size) {
    this.uploads = uploads;
    this.repository = repository;
    this.id = id;
    this.file = file;
    this.size = size;
    this.sha256 = size == 0 ? Digest.sha256() : null;
  }

  /** Names it among all of the server; not a secret, as it is good in its repository only. */
  public String id() {
    return id;
  }

  public RepositoryName repository() {
    return repository;
  }

  /** How many bytes have come. */
  public long size() {
    return size;
  }

  Path file() {
    return file;
  }

  /**
   * Takes the bytes up to the end of the stream. Those that came before it broke off are kept, and
   * the sender can go on from {@link #size}.
   *
   * @throws IOException if the stream broke off
   */
  public void append(InputStream bytes) throws IOException {
    exclusively(() -> take(bytes, Long.MAX_VALUE));
  }

  /**
   * Takes exactly so many bytes, which begin at that offset.
   *
   * @throws OutOfOrder if that is not where the upload is
   * @throws IOException if the stream broke off
   */
  public void append(InputStream bytes, long offset, long length) throws IOException {
    exclusively(
        () -> {
          if (offset != size) {
            throw new OutOfOrder(offset, size);
          }
          long took = take(bytes, length);
          if (took != length || bytes.read() >= 0) {
            cutBackTo(offset);
            throw ImageException.malformed(
                "%d bytes were announced for the range, but %s came"
                    .formatted(length, took < length ? "" + took : "more"));
          }
        });
  }

  /** A piece that does not begin where the one before ended. */
  public static final class OutOfOrder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfOrder(long offset, long size) {
      super("the piece begins at %d, but %d bytes have come".formatted(offset, size));
    }
  }

  private long take(InputStream bytes, long most) throws IOException {
    long before = size;
    byte[] piece = new byte[PIECE];
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.position(size);
      while (size - before < most) {
        int n = bytes.read(piece, 0, (int) Math.min(piece.length, most - (size - before)));
        if (n < 0) {
          break;
        }
        write(out, piece, n);
      }
    }
    return size - before;
  }

  private void write(FileChannel out, byte[] piece, int length) {
    uploads.grow(this, length);
    try {
      ByteBuffer rest = ByteBuffer.wrap(piece, 0, length);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
    } catch (IOException e) {
      uploads.shrink(this, length);
      cancel();
      throw Full.orStorage("cannot store the blob pushed to " + repository, e);
    }
    if (sha256 != null) {
      sha256.update(piece, 0, length);
    }
    size += length;
  }

  private void cutBackTo(long offset) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      out.truncate(offset);
    }
    uploads.shrink(this, size - offset);
    size = offset;
    sha256 = offset == 0 ? Digest.sha256() : null;
  }

  /**
   * Lets what has come become a blob of the repository, durably. Where it is not the blob that was
   * promised nothing of it remains.
   */
  public void finish(Digest promised) {
    try {
      exclusively(() -> keep(promised));
    } catch (IOException e) {
      cancel();
      throw Full.orStorage("cannot store the blob pushed to " + repository, e);
    }
  }

  private void keep(Digest promised) throws IOException {
    Digest digest = digest();
    if (!digest.equals(promised)) {
      long came = size;
      cancel();
      throw new ImageException(
          new Reason.DigestMismatch(promised),
          "blob %s was promised, but %d bytes with digest %s came"
              .formatted(promised, came, digest));
    }
    uploads.keep(this, digest);
    ended = true;
  }

  private Digest digest() throws IOException {
    if (sha256 != null) {
      return Digest.finish(sha256);
    }
    MessageDigest fresh = Digest.sha256();
    byte[] piece = new byte[PIECE];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        fresh.update(piece, 0, n);
      }
    }
    return Digest.finish(fresh);
  }

  /** Ends it; nothing remains. */
  public void cancel() {
    writing.lock();
    try {
      if (!ended) {
        ended = true;
        uploads.forget(this);
      }
    } finally {
      writing.unlock();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void exclusively(Work work) throws IOException {
    if (!locked()) {
      throw ImageException.refused(
          "one-writer", "another request is writing to this upload; ask for its status");
    }
    try {
      if (ended) {
        throw new ImageException(new Reason.NotFound(), "the upload has ended");
      }
      work.run();
    } finally {
      writing.unlock();
    }
  }

  private boolean locked() {
    try {
      return writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
