package dev.slipway.runtime;

import dev.slipway.runtime.bundle.HostileTreeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * How large an archive gets is decided by others: a file of 16 TiB without content costs its
 * container nothing and an archive 16 TiB.
 */
/** A new file that grows only while the host's disk has a twentieth to spare, or 2 GiB. */
public final class SpareRoom extends OutputStream {
  private static final long LOOK_EVERY = 16 << 20;
  private static final long ENOUGH = 2L << 30;
  private static final int PART = 20;

  private final OutputStream file;
  private final FileStore disk;
  private long untilLook;

  /** Empties it if it is there. */
  public SpareRoom(Path file) throws IOException {
    this.file = Files.newOutputStream(file);
    this.disk = Files.getFileStore(file);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    untilLook -= count;
    if (untilLook < 0) {
      look();
    }
    file.write(bytes, from, count);
  }

  private void look() throws IOException {
    if (disk.getUsableSpace() < Math.min(ENOUGH, disk.getTotalSpace() / PART)) {
      throw new HostileTreeException("this host's disk has no room for such an archive");
    }
    untilLook = LOOK_EVERY;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
