package dev.slipway.images.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes archives by another writer than ours, also such as no honest tool makes. */
final class Archive {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar;

  Archive() {
    tar = new TarArchiveOutputStream(bytes, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  static byte[] of(Consumer<Archive> content) {
    Archive archive = new Archive();
    content.accept(archive);
    return archive.bytes();
  }

  byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Archive file(String name, String content) {
    return add(entry(name, TarConstants.LF_NORMAL), content.getBytes(StandardCharsets.UTF_8));
  }

  Archive dir(String name) {
    return add(entry(name, TarConstants.LF_DIR), new byte[0]);
  }

  Archive symlink(String name, String target) {
    TarArchiveEntry e = entry(name, TarConstants.LF_SYMLINK);
    e.setLinkName(target);
    return add(e, new byte[0]);
  }

  Archive hardLink(String name, String target) {
    TarArchiveEntry e = entry(name, TarConstants.LF_LINK);
    e.setLinkName(target);
    return add(e, new byte[0]);
  }

  Archive special(String name, byte type) {
    return add(entry(name, type), new byte[0]);
  }

  Archive pax(String name, String key, String value) {
    TarArchiveEntry e = entry(name, TarConstants.LF_NORMAL);
    e.addPaxHeader(key, value);
    return add(e, new byte[0]);
  }

  Archive global(String key, String value) {
    TarArchiveEntry e = entry("global", TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER);
    e.addPaxHeader(key, value);
    try {
      tar.putArchiveEntry(e);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Archive meta(byte type, String content) {
    return add(entry("meta", type), content.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static TarArchiveEntry entry(String name, byte type) {
    TarArchiveEntry e = new TarArchiveEntry(name, type, true);
    e.setMode(type == TarConstants.LF_DIR ? 0755 : 0644);
    e.setIds(0, 0);
    e.setModTime(1_600_000_000_000L);
    return e;
  }

  private Archive add(TarArchiveEntry entry, byte[] content) {
    try {
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
