package dev.slipway.images.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.store.Json;
import dev.slipway.images.store.LayerArtifacts;
import dev.slipway.images.store.PackedLayer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an instruction in a cache at a registry. The cache is an artifact, its layers the
 * results, and its document says what they are the results of:
 *
 * <pre>{"version": 1, "entries": [{"key": DIGEST, "layer": DIGEST, "diffId": DIGEST,
 *   "made": TIME, "latest": SECONDS}]}</pre>
 *
 * @param key the digest of a {@link CacheKey}
 * @param latest the time that nothing in the layer was let be later than; empty where times are as
 *     they were
 */
record SharedEntry(Digest key, PackedLayer layer, Instant made, Optional<Instant> latest) {
  static final LayerArtifacts.Kind KIND =
      new LayerArtifacts.Kind(
          "application/vnd.slipway.buildcache.v1",
          "application/vnd.slipway.buildcache.config.v1+json");

  private static final int VERSION = 1;
  private static final String WHAT = "the document of the build cache";

  /** 9999-12-31T23:59:59Z: what is later would not fit where times of files are kept. */
  private static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

  static byte[] document(List<SharedEntry> entries) {
    ObjectNode json = Json.object().put("version", VERSION);
    ArrayNode all = json.putArray("entries");
    for (SharedEntry entry : entries) {
      ObjectNode one = all.addObject().put("key", entry.key().value());
      one.put("layer", entry.layer().blob().digest().value());
      one.put("diffId", entry.layer().diffId().value()).put("made", entry.made().toString());
      entry.latest().ifPresent(time -> one.put("latest", time.getEpochSecond()));
    }
    return Json.bytes(json);
  }

  /**
   * What a document that anybody may have written says, by key. What is not known is passed over.
   *
   * @throws ImageException if it is not as it should be
   */
  static Map<Digest, SharedEntry> read(LayerArtifacts.Found found) {
    ObjectNode json = Json.parse(found.document(), WHAT);
    if (json.path("version").asInt() != VERSION) {
      throw ImageException.malformed(WHAT + " is of another version than " + VERSION);
    }
    Map<Digest, Descriptor> layers = new HashMap<>();
    found.layers().forEach(layer -> layers.put(layer.digest(), layer));
    Map<Digest, SharedEntry> all = new HashMap<>();
    for (JsonNode one : Json.list(json, "entries")) {
      Descriptor layer = layers.get(digest(one, "layer"));
      if (layer == null) {
        throw ImageException.malformed(WHAT + " names a layer that its manifest does not have");
      }
      SharedEntry entry =
          new SharedEntry(
              digest(one, "key"),
              new PackedLayer(layer, digest(one, "diffId")),
              time(one),
              latest(one));
      all.putIfAbsent(entry.key(), entry);
    }
    return all;
  }

  private static Digest digest(JsonNode one, String field) {
    return Digest.parse(text(one, field));
  }

  private static String text(JsonNode one, String field) {
    return Json.text(one, field)
        .orElseThrow(() -> ImageException.malformed(WHAT + " lacks " + field));
  }

  private static Instant time(JsonNode one) {
    try {
      return bounded(Instant.parse(text(one, "made")));
    } catch (DateTimeException e) {
      throw ImageException.malformed(WHAT + " has a time that is none");
    }
  }

  private static Optional<Instant> latest(JsonNode one) {
    JsonNode seconds = one.path("latest");
    if (seconds.isMissingNode()) {
      return Optional.empty();
    }
    if (!seconds.isIntegralNumber() || !seconds.canConvertToLong()) {
      throw ImageException.malformed(WHAT + " has a time that is none");
    }
    long most = Math.clamp(seconds.longValue(), -1, LAST.getEpochSecond() + 1);
    return Optional.of(bounded(Instant.ofEpochSecond(most)));
  }

  private static Instant bounded(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw ImageException.malformed(WHAT + " has a time before 1970 or after 9999");
    }
    return time;
  }
}
