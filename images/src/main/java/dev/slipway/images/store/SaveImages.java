package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Content;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images as a tar archive that other tools load; blobs are copied, never packed again. */
final class SaveImages {
  private static final String BLOBS = "blobs/sha256/";
  private final Blobs blobs;
  private final Tags tags;
  private final ReadImage reader;
  private final Limits limits;

  SaveImages(Blobs blobs, Tags tags, ReadImage reader, Limits limits) {
    this.blobs = blobs;
    this.tags = tags;
    this.reader = reader;
    this.limits = limits;
  }

  void save(List<ImageReference> wanted, ArchiveFormat format, OutputStream archive) {
    Saving saving = new Saving();
    wanted.forEach(saving::add);
    try {
      saving.write(format, archive);
    } catch (IOException e) {
      throw ImageException.storage("cannot write the archive", e);
    }
  }

  private final class Saving {
    private final Graph graph = new Graph(blobs, limits.manifestBytes());
    private final Map<Content, Set<ImageReference>> tops = new LinkedHashMap<>();
    private final Map<Content, Image> images = new LinkedHashMap<>();
    private final Set<Digest> parts = new LinkedHashSet<>();

    void add(ImageReference name) {
      Digest digest =
          name.digest().or(() -> tags.find(name)).orElseThrow(() -> missing(name.toString()));
      Image image = reader.read(digest).orElseThrow(() -> missing(name.toString()));
      boolean whole = graph.reach(digest).blobs().stream().allMatch(blobs::has);
      Content top = whole ? content(digest) : content(image.manifest().digest());
      graph.reach(top.digest()).blobs().stream()
          .filter(part -> !blobs.has(part))
          .findFirst()
          .ifPresent(
              part -> {
                throw missing(name + " whole; its blob " + part);
              });
      Set<ImageReference> names = tops.computeIfAbsent(top, t -> new LinkedHashSet<>());
      if (name.tag().isPresent()) {
        names.add(name.tagged(name.tag().get()));
      }
      images.put(top, image);
      parts.addAll(graph.reach(top.digest()).blobs());
    }

    private static ImageException missing(String what) {
      return new ImageException(new Reason.NotFound(), "there is no image " + what);
    }

    private Content content(Digest digest) {
      byte[] bytes = blobs.document(digest, limits.manifestBytes());
      String type = StoredManifest.read(bytes, Optional.empty(), limits).mediaType();
      return new Content(type, digest, bytes.length);
    }

    void write(ArchiveFormat format, OutputStream archive) throws IOException {
      TarArchiveOutputStream tar = new TarArchiveOutputStream(archive);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      put(tar, "oci-layout", StoreLayout.VERSION.getBytes(StandardCharsets.UTF_8));
      put(tar, "index.json", Json.bytes(index()));
      if (format == ArchiveFormat.DOCKER) {
        put(tar, "manifest.json", Json.bytes(docker()));
        put(tar, "repositories", Json.bytes(repositories()));
      }
      for (Digest part : parts) {
        entry(tar, BLOBS + part.hex(), blobs.size(part));
        try (InputStream in = blobs.open(part)) {
          in.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
      tar.finish();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
        throws IOException {
      entry(tar, name, bytes.length);
      tar.write(bytes);
      tar.closeArchiveEntry();
    }

    private static void entry(TarArchiveOutputStream tar, String name, long size)
        throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      entry.setModTime(FileTime.fromMillis(0));
      tar.putArchiveEntry(entry);
    }

    /** Containerd and podman read the full name, skopeo and umoci the tag. */
    private ObjectNode index() {
      ObjectNode index =
          Json.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX.text());
      ArrayNode lines = index.putArray("manifests");
      for (Map.Entry<Content, Set<ImageReference>> top : tops.entrySet()) {
        if (top.getValue().isEmpty()) {
          lines.add(StoredManifest.json(top.getKey()));
        }
        for (ImageReference name : top.getValue()) {
          ObjectNode line = StoredManifest.json(top.getKey());
          line.putObject("annotations")
              .put("io.containerd.image.name", name.toString())
              .put(Tags.REF_NAME, name.tag().orElseThrow());
          lines.add(line);
        }
      }
      return index;
    }

    private ArrayNode docker() {
      ArrayNode all = Json.object().putArray("images");
      images.forEach(
          (top, image) -> {
            ObjectNode line = all.addObject();
            line.put("Config", BLOBS + image.configBlob().digest().hex());
            ArrayNode names = line.putArray("RepoTags");
            tops.getOrDefault(top, Set.of()).forEach(name -> names.add(name.toString()));
            ArrayNode layers = line.putArray("Layers");
            image.layers().forEach(layer -> layers.add(BLOBS + layer.digest().hex()));
          });
      return all;
    }

    /** The oldest table: name, tag and topmost layer. */
    private ObjectNode repositories() {
      ObjectNode all = Json.object();
      images.forEach(
          (top, image) -> {
            List<ImageReference> names = new ArrayList<>(tops.getOrDefault(top, Set.of()));
            for (ImageReference name : names) {
              if (!image.layers().isEmpty()) {
                all.withObjectProperty(name.in().toString())
                    .put(name.tag().orElseThrow(), image.layers().getLast().digest().hex());
              }
            }
          });
      return all;
    }
  }
}
