package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Errno;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The way of packed bytes into a tree, every limit enforced while they stream. */
final class Extraction {
  private final Limits limits;

  Extraction(Limits limits) {
    this.limits = limits;
  }

  /** Fills the tree with what the bytes hold; announced compression is what it has to be. */
  Extracted run(InputStream packed, Optional<Compression> announced, UnpackedTree tree)
      throws IOException {
    try (tree) {
      Budget budget = new Budget(limits);
      BufferedInputStream in = Compression.buffered(budget.packed(packed));
      Compression found = Compression.sniff(in);
      if (announced.isPresent() && announced.get() != found) {
        throw ImageException.malformed(
            "a layer is announced as " + announced.get() + " but is " + found);
      }
      return run(found, in, budget, tree);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause()); // of the packed stream, not of what it says
    } catch (Errno | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw new ImageException(
          new ImageException.Reason.Malformed(), "a layer cannot be read: " + e.getMessage(), e);
    }
  }

  /** This thread decompresses, one hashes, one reads entries and has files filled by others. */
  private Extracted run(Compression found, BufferedInputStream in, Budget budget, UnpackedTree tree)
      throws IOException {
    ArchiveBytes bytes = new ArchiveBytes();
    MessageDigest diffId = Digest.sha256();
    try (ExecutorService hashing = thread("unpack-hash");
        ExecutorService reading = thread("unpack-read")) {
      try {
        Future<Boolean> read = reading.submit(() -> read(bytes, budget, tree));
        decompress(found, in, budget, bytes, block -> hashing.execute(() -> hash(block, diffId)));
        boolean complete = read.get();
        Digest digest = hashing.submit(() -> Digest.finish(diffId)).get();
        return new Extracted(digest, budget.unpackedBytes(), complete);
      } catch (ExecutionException e) {
        throw failure(e);
      } catch (InterruptedException e) {
        reading.shutdownNow();
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("interrupted while unpacking").initCause(e);
      }
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  private static void hash(Block block, MessageDigest into) {
    into.update(block.bytes, 0, block.size());
    block.release();
  }

  private static IOException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException io -> io;
      case RuntimeException refused -> throw refused;
      case Error error -> throw error;
      case null, default -> new IOException("cannot unpack", e);
    };
  }

  private static void decompress(
      Compression found,
      BufferedInputStream in,
      Budget budget,
      ArchiveBytes to,
      Consumer<Block> hashing)
      throws InterruptedException {
    try (InputStream unpacked = budget.unpacked(found.unpack(in))) {
      for (var empty = to.empty(); empty.isPresent(); empty = to.empty()) {
        Block block = empty.get();
        int size = unpacked.readNBytes(block.bytes, 0, Block.SIZE);
        if (size == 0) {
          to.end();
          return;
        }
        block.filled(size, 2);
        hashing.accept(block);
        to.put(block);
      }
    } catch (IOException | RuntimeException e) {
      to.end(e);
    }
  }

  private boolean read(ArchiveBytes bytes, Budget budget, UnpackedTree tree) throws IOException {
    try {
      TarReader tar = new TarReader(bytes, limits);
      for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
        budget.entry();
        add(entry.get(), tar, tree);
      }
      tree.finish();
      tar.drain();
      return tar.ended();
    } finally {
      bytes.readerEnds();
    }
  }

  private static void add(TarEntry entry, TarReader content, UnpackedTree tree) throws IOException {
    EntryPath path = EntryPath.parse(entry.name());
    if (path.isRoot() && entry.kind() != TarEntry.Kind.DIRECTORY) {
      throw ImageException.refused("root", "the root of an archive is no directory");
    }
    try {
      tree.add(path, entry.with(Kept.attributes(entry.attributes())), content);
    } catch (Errno e) {
      if (e.leadsElsewhere()) {
        throw new ImageException(
            new ImageException.Reason.Refused("links"),
            "\"" + EntryPath.shown(path.text()) + "\" leads through a link (limit: links)",
            e);
      }
      if (e.notDirectory()) {
        throw ImageException.malformed(EntryPath.shown(path.text()) + " lies below a file");
      }
      throw e;
    }
  }
}
