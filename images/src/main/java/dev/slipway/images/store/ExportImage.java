package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Writes one image as an OCI layout of its own, tagged {@code latest}, for other tools to read. */
final class ExportImage {
  private final Blobs blobs;

  ExportImage(Blobs blobs) {
    this.blobs = blobs;
  }

  void export(Image image, Path directory) {
    try {
      Path into = Files.createDirectories(directory.resolve("blobs").resolve("sha256"));
      Stream<Descriptor> small = Stream.of(image.configBlob(), image.manifest());
      for (Descriptor blob : Stream.concat(image.layers().stream(), small).toList()) {
        copy(blob, into.resolve(blob.digest().hex()));
      }
      Files.writeString(directory.resolve("oci-layout"), StoreLayout.VERSION);
      Files.write(directory.resolve("index.json"), index(image));
    } catch (IOException e) {
      throw ImageException.storage("cannot export image " + image.digest() + " to " + directory, e);
    }
  }

  /**
   * A copy, not a hard link: who gets the layout may write to it, and the store must not feel it.
   */
  private void copy(Descriptor blob, Path to) throws IOException {
    if (!Files.exists(to)) {
      Files.copy(blobs.path(blob.digest()), to);
    }
  }

  private static byte[] index(Image image) {
    ObjectNode entry = Document.json(image.manifest());
    entry.putObject("annotations").put(Tags.REF_NAME, "latest");
    ObjectNode index = Json.object().put("schemaVersion", 2);
    index.putArray("manifests").add(entry);
    return Json.bytes(index);
  }
}
