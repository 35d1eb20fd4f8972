package dev.slipway.images.store;

import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A store of images of a few bytes, whose clock can be turned back blob by blob. */
final class SmallImages {
  final Path root;
  final Images images;

  SmallImages(Path root) {
    this(ImagesSettings.at(root));
  }

  SmallImages(ImagesSettings settings) {
    this.root = settings.root();
    this.images = Images.open(settings);
  }

  /** The same store as the next process finds it. */
  SmallImages reopened() {
    return new SmallImages(root);
  }

  /** An image of one layer with one file. */
  Image image(String content) throws IOException {
    var config = ImageConfig.running(List.of("/bin/sh"), Map.of("MADE", content));
    return images.importRoot(new ByteArrayInputStream(tar(content)), config);
  }

  Image named(String name, String content) throws IOException {
    Image image = image(content);
    images.tag(ImageReference.parse(name), image.digest());
    return image;
  }

  /** The base and one layer more. */
  Image over(Image base, String content) throws IOException {
    Path upper = Files.createTempDirectory(root.resolveSibling("uppers"), "upper");
    Files.writeString(upper.resolve("over"), content);
    return images.commit(base, upper, ImageChanges.none(Instant.EPOCH));
  }

  /** A manifest that a repository has without a tag and that describes another. */
  Digest artifact(Digest subject, String repository) throws IOException {
    Digest empty = blob("{}".getBytes(StandardCharsets.UTF_8));
    String json =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "artifactType":"application/x-test",\
        "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},\
        "layers":[],"subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "digest":"%s","size":1}}""";
    byte[] bytes = json.formatted(empty, subject).getBytes(StandardCharsets.UTF_8);
    Digest digest = blob(bytes);
    Path index = root.resolve("index.json");
    var lines = Json.parse(Files.readAllBytes(index), "index");
    lines
        .withArrayProperty("manifests")
        .addObject()
        .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
        .put("digest", digest.value())
        .put("size", bytes.length)
        .putObject("annotations")
        .put("dev.slipway.repository", repository);
    Files.write(index, Json.bytes(lines));
    return digest;
  }

  /** A blob as another process leaves it. */
  Digest blob(byte[] bytes) throws IOException {
    Digest digest = Digest.of(bytes);
    Files.write(root.resolve("blobs/sha256").resolve(digest.hex()), bytes);
    return digest;
  }

  static byte[] tar(String content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      byte[] text = content.getBytes(StandardCharsets.UTF_8);
      var entry = new TarArchiveEntry("file");
      entry.setSize(text.length);
      entry.setModTime(FileTime.fromMillis(0));
      tar.putArchiveEntry(entry);
      tar.write(text);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  boolean has(Digest blob) {
    return Files.exists(root.resolve("blobs/sha256").resolve(blob.hex()));
  }

  boolean hasAll(Image image) {
    return has(image.digest())
        && has(image.configBlob().digest())
        && image.layers().stream().allMatch(layer -> has(layer.digest()));
  }

  boolean unpacked(Image image) {
    return image.diffIds().stream()
        .allMatch(d -> Files.isDirectory(root.resolve("layers").resolve(d.hex())));
  }

  /** Lets everything in the store be used so long ago. */
  void age(Duration ago) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(ago));
    for (String part : List.of("blobs/sha256", "layers")) {
      try (var files = Files.list(root.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.setLastModifiedTime(file, then);
        }
      }
    }
  }
}
