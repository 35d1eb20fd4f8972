package dev.slipway.images.layer;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Limits;
import dev.slipway.images.sys.Errno;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** The way of packed bytes into a tree, every limit enforced while they stream. */
final class Extraction {
  private final Limits limits;

  Extraction(Limits limits) {
    this.limits = limits;
  }

  /**
   * Fills the tree with what the bytes hold; where their compression is announced it must be so.
   */
  Extracted run(InputStream packed, Optional<Compression> announced, UnpackedTree tree)
      throws IOException {
    Budget budget = new Budget(limits);
    BufferedInputStream in = Compression.buffered(budget.packed(packed));
    Compression found = Compression.sniff(in);
    if (announced.isPresent() && announced.get() != found) {
      throw ImageException.malformed(
          "a layer is announced as " + announced.get() + " but is " + found);
    }
    MessageDigest diffId = Digest.sha256();
    try (UnpackedTree closed = tree;
        InputStream tar = new DigestInputStream(budget.unpacked(unpacked(found, in)), diffId)) {
      boolean complete = entries(new TarReader(tar, limits), budget, tree);
      tar.transferTo(OutputStream.nullOutputStream());
      return new Extracted(Digest.finish(diffId), budget.unpackedBytes(), complete);
    } catch (Errno e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static InputStream unpacked(Compression found, BufferedInputStream in)
      throws IOException {
    try {
      return found.unpack(in);
    } catch (Errno e) {
      throw e;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static ImageException unreadable(IOException e) {
    return new ImageException(
        new ImageException.Reason.Malformed(), "a layer cannot be read: " + e.getMessage(), e);
  }

  private static boolean entries(TarReader tar, Budget budget, UnpackedTree tree)
      throws IOException {
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      budget.entry();
      add(entry.get(), tar, tree);
    }
    tree.finish();
    return tar.ended();
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
