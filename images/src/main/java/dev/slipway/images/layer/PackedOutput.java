package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.layer.PackLayer.Packed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * The way of an archive into a blob: cut into blocks, which are hashed in order, packed on all
 * cores, and hashed again and written in order. Closing it leaves the stream below open; whatever
 * still wrote to it has then ended.
 */
final class PackedOutput implements AutoCloseable {
  /*
   * Gzip is one member (RFC 1952): deflated blocks that end at a byte each can simply be joined. A
   * block is used again once it was written, so no more are held than are in flight.
   */
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /**
   * Blocks that were read and are not yet written. On a busy host any of the threads may have to
   * wait for a core for tens of milliseconds; so long the others should find something to do.
   */
  private static final int IN_FLIGHT = 2 * CORES + 12;

  private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 0xff};

  private final Compression compression;
  private final OutputStream out;
  private final ExecutorService hashing = pool("layer-hash", 1);
  private final ExecutorService packing = pool("layer-pack", CORES);
  private final ExecutorService writing = pool("layer-write", 1);
  private final Queue<BlockPacker> idle = new ConcurrentLinkedQueue<>();
  private final Queue<BlockPacker> packers = new ConcurrentLinkedQueue<>();
  private final Queue<ByteBuffer> written = new ConcurrentLinkedQueue<>();
  private final Queue<Future<ByteBuffer>> pending = new ArrayDeque<>();
  private final CRC32 crc = new CRC32();
  private final MessageDigest archive = Digest.sha256();
  private final MessageDigest blob = Digest.sha256();
  private final byte[] copy = new byte[BlockPacker.BLOCK + BlockPacker.SLACK];
  private ByteBuffer block = newBlock();
  private long unpacked;
  private long packed;

  PackedOutput(OutputStream out, Compression compression) throws IOException {
    this.out = out;
    this.compression = compression;
    if (compression == Compression.GZIP) {
      System.arraycopy(GZIP_HEAD, 0, copy, 0, GZIP_HEAD.length);
      writeCopied(GZIP_HEAD.length);
    }
  }

  private static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().name(name).factory());
  }

  private static ByteBuffer newBlock() {
    return ByteBuffer.allocateDirect(BlockPacker.BLOCK);
  }

  /** Where the next bytes go; put some there, but no more than remain. */
  ByteBuffer room() throws IOException {
    if (!block.hasRemaining()) {
      submit(false);
    }
    return block;
  }

  void write(byte[] bytes, int size) throws IOException {
    for (int done = 0; done < size; ) {
      ByteBuffer room = room();
      int part = Math.min(room.remaining(), size - done);
      room.put(bytes, done, part);
      done += part;
    }
  }

  private void submit(boolean last) throws IOException {
    ByteBuffer full = block.flip();
    unpacked += full.remaining();
    Future<?> hashed = hashing.submit(() -> hash(full.duplicate()));
    Future<ByteBuffer> packed = packing.submit(() -> pack(full.duplicate(), last));
    pending.add(
        writing.submit(
            () -> {
              write(packed.get());
              hashed.get();
              return full.clear();
            }));
    if (!last) {
      block = pending.size() > IN_FLIGHT ? done(pending.remove()) : newBlock();
    }
  }

  private void hash(ByteBuffer bytes) {
    crc.update(bytes.duplicate());
    archive.update(bytes);
  }

  private ByteBuffer pack(ByteBuffer bytes, boolean last) throws IOException {
    BlockPacker packer = idle.poll();
    if (packer == null) {
      packer = BlockPacker.of(compression);
      packers.add(packer);
    }
    ByteBuffer room = written.poll();
    if (room == null) {
      room = ByteBuffer.allocateDirect(BlockPacker.BLOCK + BlockPacker.SLACK);
    }
    packer.packWithinBounds(bytes, room.clear(), last);
    idle.add(packer);
    return room.flip();
  }

  private void write(ByteBuffer room) throws IOException {
    int size = room.remaining();
    room.get(copy, 0, size);
    written.add(room);
    writeCopied(size);
  }

  private void writeCopied(int size) throws IOException {
    blob.update(copy, 0, size);
    out.write(copy, 0, size);
    packed += size;
  }

  private static <T> T done(Future<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while packing").initCause(e);
    }
  }

  /** Tasks wait for tasks, so the reason may lie deep; the writer's own must stay what it is. */
  private static IOException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RuntimeException refused) {
      throw refused;
    }
    return cause instanceof IOException io ? io : new IOException("cannot pack", cause);
  }

  /** Writes what is left; nothing may be written after it. */
  Packed finish() throws IOException {
    submit(true);
    while (!pending.isEmpty()) {
      done(pending.remove());
    }
    if (compression == Compression.GZIP) {
      ByteBuffer.wrap(copy)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt((int) crc.getValue())
          .putInt((int) unpacked);
      writeCopied(2 * Integer.BYTES);
    }
    return new Packed(Digest.finish(archive), unpacked, Digest.finish(blob), packed);
  }

  @Override
  public void close() {
    for (ExecutorService pool : new ExecutorService[] {hashing, packing, writing}) {
      pool.shutdownNow();
    }
    for (ExecutorService pool : new ExecutorService[] {hashing, packing, writing}) {
      pool.close();
    }
    packers.forEach(BlockPacker::close);
  }
}
