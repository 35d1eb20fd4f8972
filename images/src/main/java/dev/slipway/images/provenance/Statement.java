package dev.slipway.images.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The provenance of one artifact as an in-toto statement, version 1; unsigned. The same provenance
 * gives the same bytes.
 */
public final class Statement {
  /** Of the statement, and of the artifact that it becomes in a registry. */
  public static final String MEDIA_TYPE = "application/vnd.in-toto+json";

  /** What kind of statement it is. */
  public static final String PREDICATE = "https://slsa.dev/provenance/v1";

  /** The annotation that says so to whoever lists referrers. */
  public static final String PREDICATE_ANNOTATION = "in-toto.io/predicate-type";

  private static final String TYPE = "https://in-toto.io/Statement/v1";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Statement() {}

  /**
   * States how an artifact was built.
   *
   * @param name what the artifact is called; for people
   */
  public static byte[] of(String name, Digest artifact, Provenance provenance) {
    ObjectNode root = JSON.createObjectNode().put("_type", TYPE);
    ObjectNode subject = root.putArray("subject").addObject().put("name", name);
    subject.putObject("digest").put("sha256", artifact.hex());
    root.put("predicateType", PREDICATE);
    ObjectNode predicate = root.putObject("predicate");
    definition(predicate.putObject("buildDefinition"), provenance);
    details(predicate.putObject("runDetails"), provenance);
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private static void definition(ObjectNode node, Provenance p) {
    node.put("buildType", p.buildType());
    node.set("externalParameters", JSON.valueToTree(p.external()));
    node.set("internalParameters", JSON.valueToTree(p.internal()));
    resources(node, "resolvedDependencies", p.dependencies());
  }

  private static void details(ObjectNode node, Provenance p) {
    node.putObject("builder").put("id", p.builder());
    ObjectNode metadata = node.putObject("metadata").put("invocationId", p.invocation());
    time(metadata, "startedOn", p.started());
    time(metadata, "finishedOn", p.finished());
    resources(node, "byproducts", p.byproducts());
  }

  private static void time(ObjectNode node, String field, Optional<Instant> at) {
    at.ifPresent(time -> node.put(field, time.toString()));
  }

  private static void resources(ObjectNode node, String field, List<Resource> all) {
    var array = node.putArray(field);
    for (Resource one : all) {
      ObjectNode each = array.addObject();
      if (!one.name().isEmpty()) {
        each.put("name", one.name());
      }
      if (!one.uri().isEmpty()) {
        each.put("uri", one.uri());
      }
      if (!one.digests().isEmpty()) {
        each.set("digest", JSON.valueToTree(one.digests()));
      }
    }
  }
}
