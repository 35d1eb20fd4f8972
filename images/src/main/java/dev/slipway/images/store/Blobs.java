package dev.slipway.images.store;

import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes by their digest. A blob is whole and verified, or it is not there. */
final class Blobs {
  private final StoreLayout layout;
  private final Uses uses = new Uses();

  Blobs(StoreLayout layout) {
    this.layout = layout;
  }

  /** When blobs were used last, and by what work that goes on. */
  Uses uses() {
    return uses;
  }

  /** Whether the blob is here; if so, this is a use of it. */
  boolean has(Digest digest) {
    return uses.touch(digest, layout.blob(digest));
  }

  /** Whether the blob is here, without using it. */
  boolean holds(Digest digest) {
    return Files.isRegularFile(layout.blob(digest));
  }

  /** True where the blob is here with the size that the descriptor promises; a use of it. */
  boolean has(Descriptor blob) {
    try {
      return has(blob.digest()) && Files.size(layout.blob(blob.digest())) == blob.size();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw ImageException.storage("cannot look for blob " + blob.digest(), e);
    }
  }

  long size(Digest digest) {
    try {
      return Files.size(layout.blob(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest);
    } catch (IOException e) {
      throw ImageException.storage("cannot look for blob " + digest, e);
    }
  }

  Path path(Digest digest) {
    return layout.blob(digest);
  }

  InputStream open(Digest digest) {
    try {
      return Files.newInputStream(layout.blob(digest));
    } catch (NoSuchFileException e) {
      throw missing(digest);
    } catch (IOException e) {
      throw ImageException.storage("cannot open blob " + digest, e);
    }
  }

  private static ImageException missing(Digest digest) {
    return new ImageException(new Reason.NotFound(), "blob " + digest + " is not in the store");
  }

  /** A small document, verified again, because what it says decides what is read next. */
  byte[] document(Digest digest, int most) {
    if (size(digest) > most) {
      throw ImageException.refused("manifest-bytes", digest + " is larger than a document may be");
    }
    try (InputStream in = open(digest)) {
      byte[] bytes = in.readNBytes(most);
      if (!Digest.of(bytes).equals(digest)) {
        throw new ImageException(
            new Reason.DigestMismatch(digest), "blob " + digest + " was altered on disk");
      }
      return bytes;
    } catch (IOException e) {
      throw ImageException.storage("cannot read blob " + digest, e);
    }
  }

  Digest put(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    if (has(digest)) {
      return digest;
    }
    try (Incoming incoming = incoming()) {
      incoming.write(bytes, 0, bytes.length);
      incoming.keepAs(digest);
      return digest;
    } catch (IOException e) {
      throw ImageException.storage("cannot store blob " + digest, e);
    }
  }

  /** Takes a file of this file system that was found to have that digest; durable afterwards. */
  void adopt(Path file, Digest digest) throws IOException {
    if (has(digest)) {
      return;
    }
    uses.mark(file);
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    layout.publish(file, layout.blob(digest));
  }

  Incoming incoming() throws IOException {
    return new Incoming(layout.newTemporary());
  }

  /**
   * A blob on its way in, whose digest its writer finds out on the way. It becomes visible by
   * {@link #keepAs}; closed before that, nothing of it remains.
   */
  final class Incoming extends OutputStream {
    private final Path path;
    private final FileChannel file;
    private final EarlyWriteBack early;

    private Incoming(Path path) throws IOException {
      this.path = path;
      this.file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.early = new EarlyWriteBack(path);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(b, off, len);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      early.wrote(len);
    }

    /** Keeps what was written under its digest, durably. */
    void keepAs(Digest digest) throws IOException {
      uses.mark(path);
      file.force(true);
      file.close();
      layout.publish(path, layout.blob(digest));
    }

    @Override
    public void close() throws IOException {
      early.close();
      file.close();
      Files.deleteIfExists(path);
    }
  }
}
