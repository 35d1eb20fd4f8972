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

  /** Whose credentials the name was pulled with; absent for names that are nobody's. */
  static final String OWNER = "dev.slipway.owner";

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

  /** The digest under a name that is nobody's in particular. */
  synchronized Optional<Digest> find(ImageReference name) {
    return find(name, Optional.empty());
  }

  /** The digest under the owner's own name. */
  synchronized Optional<Digest> find(ImageReference name, Optional<String> owner) {
    return list().stream()
        .filter(t -> t.name().equals(name) && t.owner().equals(owner))
        .map(Tag::digest)
        .findFirst();
  }

  synchronized List<Tag> list() {
    List<Tag> tags = new ArrayList<>();
    for (JsonNode entry : Json.list(index, "manifests")) {
      Digest digest = Digest.parse(Json.need(entry, "digest"));
      name(entry).ifPresent(n -> tags.add(new Tag(n, digest, owner(entry))));
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

  private static Optional<String> owner(JsonNode entry) {
    return Json.text(entry.path("annotations"), OWNER);
  }

  synchronized void put(ImageReference name, Descriptor manifest) {
    put(name, Optional.empty(), manifest);
  }

  synchronized void put(ImageReference name, Optional<String> owner, Descriptor manifest) {
    ObjectNode entry = Document.json(manifest);
    ObjectNode annotations = entry.putObject("annotations").put(REF_NAME, name.toString());
    owner.ifPresent(o -> annotations.put(OWNER, o));
    ObjectNode next = without(name, owner);
    next.withArray("/manifests").add(entry);
    save(next);
  }

  synchronized boolean remove(ImageReference name) {
    return remove(name, Optional.empty());
  }

  synchronized boolean remove(ImageReference name, Optional<String> owner) {
    boolean there = find(name, owner).isPresent();
    if (there) {
      save(without(name, owner));
    }
    return there;
  }

  private ObjectNode without(ImageReference name, Optional<String> owner) {
    ObjectNode next = index.deepCopy();
    ArrayNode entries = next.withArray("/manifests");
    for (int i = entries.size() - 1; i >= 0; i--) {
      JsonNode entry = entries.get(i);
      if (name(entry).filter(name::equals).isPresent() && owner(entry).equals(owner)) {
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
