package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.MediaType;
import dev.slipway.images.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The names of images: {@code index.json} of the OCI layout, where the full reference is the
 * annotation {@code org.opencontainers.image.ref.name}. Entries that others made are kept.
 */
final class Tags {
  static final String REF_NAME = "org.opencontainers.image.ref.name";
  private final StoreLayout layout;
  private ObjectNode index;

  Tags(StoreLayout layout) throws IOException {
    this.layout = layout;
    this.index = Files.exists(layout.index()) ? read() : empty();
    if (!Files.exists(layout.index())) {
      layout.replace(layout.index(), Json.bytes(index));
    }
  }

  private ObjectNode read() throws IOException {
    return Json.parse(Files.readAllBytes(layout.index()), layout.index().toString());
  }

  private static ObjectNode empty() {
    ObjectNode json =
        Json.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX.text());
    json.putArray("manifests");
    return json;
  }

  synchronized Optional<Digest> find(ImageReference name) {
    return list().stream().filter(t -> t.name().equals(name)).map(Tag::digest).findFirst();
  }

  synchronized List<Tag> list() {
    List<Tag> tags = new ArrayList<>();
    for (JsonNode entry : Json.list(index, "manifests")) {
      name(entry).ifPresent(n -> tags.add(new Tag(n, Digest.parse(Json.need(entry, "digest")))));
    }
    tags.sort(Comparator.comparing(t -> t.name().toString()));
    return tags;
  }

  /** Only complete references are ours; another tool may have used a bare tag. */
  private static Optional<ImageReference> name(JsonNode entry) {
    String text = Json.text(entry.path("annotations"), REF_NAME).orElse("");
    try {
      return Optional.of(ImageReference.parse(text)).filter(n -> n.toString().equals(text));
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  synchronized void put(ImageReference name, Descriptor manifest) {
    ObjectNode entry = Document.json(manifest);
    entry.putObject("annotations").put(REF_NAME, name.toString());
    ObjectNode next = without(name);
    next.withArray("/manifests").add(entry);
    save(next);
  }

  synchronized boolean remove(ImageReference name) {
    boolean there = find(name).isPresent();
    if (there) {
      save(without(name));
    }
    return there;
  }

  private ObjectNode without(ImageReference name) {
    ObjectNode next = index.deepCopy();
    ArrayNode entries = next.withArray("/manifests");
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (name(entries.get(i)).filter(name::equals).isPresent()) {
        entries.remove(i);
      }
    }
    return next;
  }

  private void save(ObjectNode next) {
    try {
      layout.replace(layout.index(), Json.bytes(next));
      index = next;
    } catch (IOException e) {
      throw ImageException.storage("cannot store the tags", e);
    }
  }
}
