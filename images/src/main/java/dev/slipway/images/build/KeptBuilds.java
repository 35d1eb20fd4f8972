package dev.slipway.images.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Root;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the last builds of a project were after each of their instructions, also after the one that
 * failed, for whoever wants to look into it. Those beyond the newest {@value #MOST} are forgotten.
 */
public final class KeptBuilds {
  static final int MOST = 20;
  private final Images images;
  private final BuildCache cache;

  public KeptBuilds(Images images, BuildCache cache) {
    this.images = images;
    this.cache = cache;
  }

  private Path directory(String build) {
    if (!build.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new ImageException(new Reason.NotFound(), "there is no such build");
    }
    return cache.layout().builds().resolve(build);
  }

  /** Takes what a failed command wrote out of the directory that it was made in. */
  CacheEntry failed(String build, Path fresh, Instant now) throws IOException {
    Path left = Files.createDirectories(directory(build)).resolve("failed");
    Files.move(fresh, left);
    Digest key = Digest.of(("failed " + build).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new CacheEntry(key, left, now);
  }

  void keep(String build, Map<Integer, StageState> states) {
    ObjectNode record = Json.object();
    ObjectNode steps = record.putObject("steps");
    states.forEach((number, state) -> steps.set(Integer.toString(number), json(state)));
    try {
      Files.createDirectories(directory(build));
      cache.layout().write(directory(build).resolve("build.json"), Json.bytes(record));
    } catch (IOException e) {
      throw ImageException.storage("cannot keep the results of build " + build, e);
    }
  }

  private static ObjectNode json(StageState state) {
    ObjectNode json = Json.object();
    state.base().ifPresent(base -> json.put("base", base.digest().value()));
    ArrayNode made = json.putArray("made");
    for (CacheEntry entry : state.made()) {
      ObjectNode one = made.addObject().put("key", entry.key().value());
      one.put("directory", entry.directory().toString()).put("made", entry.made().toString());
    }
    json.set("configuration", state.configuration().json());
    return json;
  }

  /**
   * The image of what a build was after the instruction of that number.
   *
   * @param number empty for the last that was done, which is the failed one of a failed build
   */
  public Image image(String build, Optional<Integer> number) throws InterruptedException {
    JsonNode steps = read(build).path("steps");
    int wanted = number.orElseGet(() -> last(steps));
    JsonNode step = steps.path(Integer.toString(wanted));
    if (!step.isObject()) {
      throw new ImageException(
          new Reason.NotFound(),
          "build %s kept nothing of instruction %d".formatted(build, wanted));
    }
    try (var reading = cache.reading();
        var work = images.begin()) {
      return new FinishImage(images, cache)
          .finish(state(build, step), Optional.empty(), Map.of(), Map.of());
    }
  }

  private static int last(JsonNode steps) {
    int last = 0;
    for (var names = steps.fieldNames(); names.hasNext(); ) {
      last = Math.max(last, Integer.parseInt(names.next()));
    }
    return last;
  }

  private ObjectNode read(String build) {
    try {
      return Json.parse(Files.readAllBytes(directory(build).resolve("build.json")), "a build");
    } catch (NoSuchFileException e) {
      throw new ImageException(
          new Reason.NotFound(),
          "there is no build %s any more: the newest %d of a project are kept"
              .formatted(build, MOST));
    } catch (IOException e) {
      throw ImageException.storage("cannot read build " + build, e);
    }
  }

  private StageState state(String build, JsonNode step) {
    List<CacheEntry> made = new ArrayList<>();
    for (JsonNode one : step.path("made")) {
      Path directory = Path.of(one.path("directory").asText());
      if (!Files.isDirectory(directory)) {
        throw new ImageException(
            new Reason.NotFound(), "a layer of build " + build + " is not kept any more");
      }
      Digest key = Digest.parse(one.path("key").asText());
      made.add(new CacheEntry(key, directory, Instant.parse(one.path("made").asText())));
    }
    Optional<Image> base = Json.text(step, "base").map(d -> images.get(Digest.parse(d)));
    if (!(step.path("configuration") instanceof ObjectNode configuration)) {
      throw ImageException.malformed("build " + build + " has no configuration");
    }
    return new StageState(
        Digest.of(new byte[0]), base, List.of(), made, new Configuration(configuration));
  }

  /** Forgets all but the newest; what the others stand on may go then. */
  void prune() {
    List<Path> all = all();
    all.stream().skip(MOST).forEach(cache.layout()::discard);
  }

  /** The bases that the kept builds of this project stand on, for the collector of garbage. */
  public List<Root> roots(String project) {
    Set<Root> roots = new LinkedHashSet<>();
    for (Path build : all()) {
      String id = build.getFileName().toString();
      if (has(id)) {
        for (JsonNode step : read(id).path("steps")) {
          Json.text(step, "base")
              .ifPresent(
                  base ->
                      roots.add(
                          new Root("build %s of %s".formatted(id, project), Digest.parse(base))));
        }
      }
    }
    return List.copyOf(roots);
  }

  /** Whether that build is kept. */
  public boolean has(String build) {
    return Files.exists(directory(build).resolve("build.json"));
  }

  /** Newest first. */
  private List<Path> all() {
    try (Stream<Path> builds = Files.list(cache.layout().builds())) {
      return builds.sorted(Comparator.comparing(KeptBuilds::time).reversed()).toList();
    } catch (IOException e) {
      throw ImageException.storage("cannot list the builds that are kept", e);
    }
  }

  private static Instant time(Path build) {
    try {
      return Files.getLastModifiedTime(build).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** Keys of cache entries that kept builds stand on. */
  Set<String> needed() {
    Set<String> keys = new HashSet<>();
    for (Path build : all()) {
      if (Files.exists(build.resolve("build.json"))) {
        for (JsonNode step : read(build.getFileName().toString()).path("steps")) {
          step.path("made").forEach(one -> keys.add(one.path("key").asText()));
        }
      }
    }
    return keys;
  }
}
