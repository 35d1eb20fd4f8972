package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Content;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.MediaType;
import dev.slipway.images.RepositoryName;
import dev.slipway.images.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which repository names which manifests: {@code index.json} of the OCI layout. A tag is a line
 * whose annotation {@code org.opencontainers.image.ref.name} is the full reference; a manifest that
 * a repository holds under no tag is one annotated {@code dev.slipway.repository}. Lines that
 * others made are kept.
 *
 * <p>Reading never waits. An edit is durable when it returns; those that wait for each other are
 * written together.
 */
final class Tags {
  static final String REF_NAME = "org.opencontainers.image.ref.name";
  static final String REPOSITORY = "dev.slipway.repository";

  /** Whose credentials the name was pulled with; absent for names that are nobody's. */
  static final String OWNER = "dev.slipway.owner";

  private final StoreLayout layout;
  private final List<JsonNode> others = new ArrayList<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Queue<Edit> waiting = new ConcurrentLinkedQueue<>();
  private volatile Map<Place, Shelf> shelves;

  /** A repository, or one owner's own part of it, which nobody else sees. */
  private record Place(RepositoryName repository, Optional<String> owner)
      implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Comparator.comparing(Place::repository)
          .thenComparing(place -> place.owner().orElse(""))
          .compare(this, other);
    }
  }

  Tags(StoreLayout layout) throws IOException {
    this.layout = layout;
    this.shelves = Files.exists(layout.index()) ? read() : Map.of();
    if (!Files.exists(layout.index())) {
      layout.replace(layout.index(), Json.bytes(json(shelves)));
    }
  }

  private Map<Place, Shelf> read() throws IOException {
    ObjectNode json = Json.parse(Files.readAllBytes(layout.index()), layout.index().toString());
    Map<Place, Map<String, Shelf.Entry>> tagged = new HashMap<>();
    Map<Place, Map<Digest, Shelf.Entry>> untagged = new HashMap<>();
    for (JsonNode line : Json.list(json, "manifests")) {
      Optional<Shelf.Entry> entry = entry(line);
      Optional<ImageReference> name = entry.flatMap(e -> name(line));
      Optional<RepositoryName> repository = entry.flatMap(e -> repository(line));
      if (name.isPresent()) {
        tagged
            .computeIfAbsent(place(name.get().in(), line), r -> new TreeMap<>())
            .putIfAbsent(name.get().tag().orElseThrow(), entry.orElseThrow());
      } else if (repository.isPresent()) {
        untagged
            .computeIfAbsent(place(repository.get(), line), r -> new LinkedHashMap<>())
            .putIfAbsent(entry.orElseThrow().digest(), entry.orElseThrow());
      } else {
        others.add(line);
      }
    }
    Map<Place, Shelf> all = new HashMap<>();
    tagged.forEach((r, lines) -> all.put(r, new Shelf(lines, Map.of())));
    untagged.forEach(
        (r, lines) -> all.put(r, new Shelf(all.getOrDefault(r, Shelf.EMPTY).byTag(), lines)));
    return Map.copyOf(all);
  }

  private static Place place(RepositoryName repository, JsonNode line) {
    return new Place(repository, Json.text(line.path("annotations"), OWNER));
  }

  private static Optional<Shelf.Entry> entry(JsonNode line) {
    try {
      return line instanceof ObjectNode object
          ? Optional.of(new Shelf.Entry(StoredManifest.content(line), object))
          : Optional.empty();
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  /** Only complete references are ours; another tool may have used a bare tag. */
  private static Optional<ImageReference> name(JsonNode line) {
    String text = line.path("annotations").path(REF_NAME).asText("");
    try {
      return Optional.of(ImageReference.parse(text))
          .filter(n -> n.digest().isEmpty() && n.toString().equals(text));
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private static Optional<RepositoryName> repository(JsonNode line) {
    try {
      return Optional.of(RepositoryName.parse(line.path("annotations").path(REPOSITORY).asText()));
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  /** The digest under a name that is nobody's in particular. */
  Optional<Digest> find(ImageReference name) {
    return find(name, Optional.empty());
  }

  /** The digest under the owner's own name. */
  Optional<Digest> find(ImageReference name, Optional<String> owner) {
    Shelf shelf = shelf(new Place(name.in(), owner));
    return name.digest().isPresent()
        ? name.digest().filter(shelf::names)
        : name.tag().flatMap(shelf::find).map(Shelf.Entry::digest);
  }

  /** What that repository names itself; empty where there is none. */
  Shelf shelf(RepositoryName repository) {
    return shelf(new Place(repository, Optional.empty()));
  }

  private Shelf shelf(Place place) {
    return shelves.getOrDefault(place, Shelf.EMPTY);
  }

  /** All that is named, by tag or else by digest, in the order of the names. */
  List<Tag> list() {
    List<Tag> tags = new ArrayList<>();
    shelves.forEach(
        (place, shelf) -> {
          RepositoryName in = place.repository();
          shelf
              .byTag()
              .forEach((tag, e) -> tags.add(new Tag(in.tagged(tag), e.digest(), place.owner())));
          shelf.byDigest().keySet().forEach(d -> tags.add(new Tag(in.at(d), d, place.owner())));
        });
    tags.sort(Comparator.comparing(t -> t.name().toString()));
    return tags;
  }

  /**
   * A line of the table.
   *
   * @param name empty where the line is another tool's
   * @param tagged whether the name is a tag; else a repository has the manifest without one
   */
  record Line(Digest digest, Optional<Tag> name, boolean tagged) {}

  /** All lines, also those of other tools; one that names no digest of ours is left out. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (Tag tag : list()) {
      lines.add(new Line(tag.digest(), Optional.of(tag), tag.name().digest().isEmpty()));
    }
    for (JsonNode line : others) {
      entry(line).ifPresent(e -> lines.add(new Line(e.digest(), Optional.empty(), false)));
    }
    return lines;
  }

  /** Removes the name if it stands for this image; false where it does not. */
  boolean removeIf(Tag tag) {
    boolean same = find(tag.name(), tag.owner()).filter(tag.digest()::equals).isPresent();
    return same && remove(tag.name(), tag.owner());
  }

  void put(ImageReference name, Descriptor manifest) {
    put(name, Optional.empty(), manifest);
  }

  void put(ImageReference name, Optional<String> owner, Descriptor manifest) {
    put(name, owner, new Content(manifest.mediaType().text(), manifest.digest(), manifest.size()));
  }

  /** Lets a tag point there; a name that is a digest is only noted. */
  void put(ImageReference name, Optional<String> owner, Content content) {
    edit(
        new Place(name.in(), owner),
        shelf ->
            name.digest().isPresent()
                ? shelf.with(content)
                : shelf.with(name.tag().orElseThrow(), content));
  }

  boolean remove(ImageReference name) {
    return remove(name, Optional.empty());
  }

  boolean remove(ImageReference name, Optional<String> owner) {
    Edit edit =
        edit(
            new Place(name.in(), owner),
            shelf ->
                name.digest().isPresent()
                    ? shelf.withoutDigest(name.digest().get())
                    : shelf.without(name.tag().orElseThrow()));
    return edit.before != edit.after;
  }

  /**
   * Lets a repository name other manifests. The change sees what is there now, and nothing comes
   * between; where it throws, nothing is changed. It must be short.
   */
  Edit edit(RepositoryName repository, UnaryOperator<Shelf> change) {
    return edit(new Place(repository, Optional.empty()), change);
  }

  private Edit edit(Place place, UnaryOperator<Shelf> change) {
    Edit mine = new Edit(place, change);
    waiting.add(mine);
    writing.lock();
    try {
      if (!mine.done) {
        writeAll();
      }
    } finally {
      writing.unlock();
    }
    mine.throwFailure();
    return mine;
  }

  private void writeAll() {
    Map<Place, Shelf> next = new HashMap<>(shelves);
    List<Edit> batch = new ArrayList<>();
    for (Edit edit = waiting.poll(); edit != null; edit = waiting.poll()) {
      edit.apply(next);
      batch.add(edit);
    }
    try {
      if (batch.stream().anyMatch(Edit::changes)) {
        layout.replace(layout.index(), Json.bytes(json(next)));
        shelves = Map.copyOf(next);
      }
    } catch (IOException e) {
      batch.forEach(edit -> edit.fail(ImageException.storage("cannot store the tags", e)));
    }
  }

  private ObjectNode json(Map<Place, Shelf> all) {
    ObjectNode json =
        Json.object().put("schemaVersion", 2).put("mediaType", MediaType.INDEX.text());
    ArrayNode lines = json.putArray("manifests").addAll(others);
    new TreeMap<>(all)
        .forEach(
            (place, shelf) -> {
              RepositoryName in = place.repository();
              shelf
                  .byTag()
                  .forEach((tag, e) -> lines.add(line(e, place, REF_NAME, in.tagged(tag))));
              shelf.byDigest().values().forEach(e -> lines.add(line(e, place, REPOSITORY, in)));
            });
    return json;
  }

  private static ObjectNode line(Shelf.Entry entry, Place place, String annotation, Object value) {
    ObjectNode line = entry.json().deepCopy();
    ObjectNode annotations =
        line.get("annotations") instanceof ObjectNode there ? there : line.putObject("annotations");
    annotations.put(annotation, value.toString());
    place.owner().ifPresent(owner -> annotations.put(OWNER, owner));
    return line;
  }

  /** One change of one repository: what it was before and is after. */
  static final class Edit {
    private final Place place;
    private final UnaryOperator<Shelf> change;
    private Shelf before = Shelf.EMPTY;
    private Shelf after = Shelf.EMPTY;
    private boolean done;
    private @Nullable RuntimeException failure;

    private Edit(Place place, UnaryOperator<Shelf> change) {
      this.place = place;
      this.change = change;
    }

    Shelf before() {
      return before;
    }

    Shelf after() {
      return after;
    }

    private boolean changes() {
      return before != after;
    }

    private void apply(Map<Place, Shelf> all) {
      done = true;
      before = all.getOrDefault(place, Shelf.EMPTY);
      after = before;
      try {
        after = change.apply(before);
      } catch (RuntimeException e) {
        failure = e;
        return;
      }
      if (after.isEmpty()) {
        all.remove(place);
      } else {
        all.put(place, after);
      }
    }

    private void fail(RuntimeException why) {
      failure = failure == null ? why : failure;
    }

    private void throwFailure() {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
