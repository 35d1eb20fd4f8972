package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.HistoryStep;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.Referrer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells what an image says of itself. */
final class InspectImage {
  private final ReadImage reader;

  InspectImage(ReadImage reader) {
    this.reader = reader;
  }

  /** As {@code docker image inspect} has it, and what else we know. */
  ObjectNode inspect(Image image, List<String> names, List<Referrer> referrers) {
    ObjectNode config = reader.config(image).json();
    ObjectNode json = Json.object().put("Id", image.configBlob().digest().value());
    json.put("Digest", image.digest().value());
    json.put("MediaType", image.manifest().mediaType().text());
    ArrayNode tags = json.putArray("RepoTags");
    names.forEach(tags::add);
    json.put("Created", config.path("created").asText(""));
    json.put("Author", config.path("author").asText(""));
    json.put("Architecture", image.platform().architecture());
    json.put("Os", image.platform().os());
    json.put("Size", image.packedSize());
    json.set("Config", config.path("config").isObject() ? config.get("config") : Json.object());
    ObjectNode rootfs = json.putObject("RootFS").put("Type", "layers");
    ArrayNode diffIds = rootfs.putArray("Layers");
    image.diffIds().forEach(d -> diffIds.add(d.value()));
    ArrayNode layers = json.putArray("Layers");
    image.layers().forEach(layer -> layers.add(Document.json(layer)));
    ObjectNode annotations = json.putObject("Annotations");
    image.annotations().forEach(annotations::put);
    ArrayNode beside = json.putArray("Referrers");
    referrers.forEach(referrer -> beside.add(json(referrer)));
    return json;
  }

  private static ObjectNode json(Referrer referrer) {
    ObjectNode json = Json.object().put("Digest", referrer.content().digest().value());
    json.put("MediaType", referrer.content().mediaType());
    json.put("ArtifactType", referrer.artifactType().orElse(""));
    json.put("Size", referrer.content().size());
    ObjectNode annotations = json.putObject("Annotations");
    new TreeMap<>(referrer.annotations()).forEach(annotations::put);
    return json;
  }

  /**
   * First step first. Where an image's history does not fit its layers, the layers are told
   * without.
   */
  List<HistoryStep> history(Image image) {
    List<JsonNode> lines = Json.list(reader.config(image).json(), "history");
    long made = lines.stream().filter(line -> !isEmpty(line)).count();
    List<HistoryStep> steps = new ArrayList<>();
    if (made != image.layers().size()) {
      image
          .layers()
          .forEach(l -> steps.add(new HistoryStep(Optional.empty(), "", "", Optional.of(l))));
      return steps;
    }
    Iterator<Descriptor> layers = image.layers().iterator();
    for (JsonNode line : lines) {
      steps.add(
          new HistoryStep(
              time(line),
              line.path("created_by").asText(""),
              line.path("comment").asText(""),
              isEmpty(line) ? Optional.empty() : Optional.of(layers.next())));
    }
    return steps;
  }

  private static boolean isEmpty(JsonNode line) {
    return line.path("empty_layer").asBoolean();
  }

  private static Optional<Instant> time(JsonNode line) {
    try {
      return Json.text(line, "created").map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException | ImageException e) {
      return Optional.empty();
    }
  }
}
