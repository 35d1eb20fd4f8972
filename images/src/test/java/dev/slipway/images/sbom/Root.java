package dev.slipway.images.sbom;

import dev.slipway.images.layer.MergedTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The root filesystem of an image, made by hand. */
record Root(Path directory) {
  Root with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  Root with(String path, byte[] content) {
    try {
      Path file = directory.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Inventory inventory() {
    try (MergedTree tree = MergedTree.open(List.of(directory))) {
      return TakeInventory.of(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each package as its reference and licences. */
  List<String> packages() {
    return inventory().components().stream().map(Root::text).toList();
  }

  private static String text(Component c) {
    String licences = c.licences().expression().orElse(String.join(" | ", c.licences().names()));
    String name = c.purl().orElse(c.reference() + " " + c.name() + " " + c.version());
    return licences.isEmpty() ? name : name + " [" + licences + "]";
  }

  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
