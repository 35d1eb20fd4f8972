package dev.slipway.event.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.ProjectName;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CdEventsTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final CdEvents VOCABULARY = new CdEvents("https://ci.example.org");
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          builder ->
              builder.schemaMappers(
                  mappers ->
                      mappers.mappings(
                          iri ->
                              iri.startsWith("https://cdevents.dev/0.5.1/schema/links/")
                                  ? iri.replace(
                                          "https://cdevents.dev/0.5.1/schema/",
                                          "classpath:cdevents-0.5.1/")
                                      + ".json"
                                  : iri)));

  private static Event event(EventType type, String subject, Map<String, String> data) {
    return new Event(
        7,
        UUID.nameUUIDFromBytes(new byte[] {7}),
        type,
        new ProjectName("shop"),
        subject,
        Instant.parse("2026-03-01T10:00:00.123456Z"),
        new TreeMap<>(data));
  }

  /** An event of that type with everything a real one may carry. */
  private static Event full(EventType type) {
    var subject =
        switch (type) {
          case STEP_STARTED, STEP_ENDED, IMAGE_PUBLISHED -> "12/build";
          case REF_MOVED -> "refs/heads/main";
          default -> "12";
        };
    return event(
        type,
        subject,
        Map.of(
            "outcome",
            "failed",
            "reason",
            "exit 1",
            "stage",
            "staging",
            "digest",
            DIGEST,
            "image",
            "web",
            "to",
            "c".repeat(40)));
  }

  private static JsonNode json(CloudEvent published) {
    try {
      return new ObjectMapper().readTree(Objects.requireNonNull(published.getData()).toBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String schema(String type) {
    var parts = type.split("\\.", -1);
    return type.startsWith("dev.cdeventsx.") ? "custom" : parts[2] + parts[3];
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void everyEventIsWhatTheSchemaOfItsTypeAsksFor(EventType type) {
    var published = VOCABULARY.of(full(type));
    var location = "classpath:cdevents-0.5.1/" + schema(published.getType()) + ".json";
    var found = SCHEMAS.getSchema(SchemaLocation.of(location)).validate(json(published));
    assertTrue(found.isEmpty(), () -> published.getType() + ": " + found);
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void theEnvelopeSaysWhatTheContextSays(EventType type) {
    var published = VOCABULARY.of(full(type));
    var context = json(published).get("context");
    assertEquals(published.getId(), context.get("id").asText());
    assertEquals(published.getType(), context.get("type").asText());
    assertEquals("https://ci.example.org/projects/shop", context.get("source").asText());
    assertEquals(String.valueOf(published.getSource()), context.get("source").asText());
    assertEquals(published.getSubject(), json(published).at("/subject/id").asText());
    assertEquals(
        Instant.parse(context.get("timestamp").asText()),
        Objects.requireNonNull(published.getTime()).toInstant());
  }

  @ParameterizedTest
  @CsvSource({
    "RUN_QUEUED, dev.cdevents.pipelinerun.queued.0.3.0",
    "RUN_STARTED, dev.cdevents.pipelinerun.started.0.3.0",
    "RUN_SUCCEEDED, dev.cdevents.pipelinerun.finished.0.3.0",
    "RUN_FAILED, dev.cdevents.pipelinerun.finished.0.3.0",
    "RUN_CANCELLED, dev.cdevents.pipelinerun.finished.0.3.0",
    "RUN_CANCEL_ASKED, dev.cdeventsx.slipway-run.cancelasked.0.1.0",
    "STEP_STARTED, dev.cdevents.taskrun.started.0.3.0",
    "STEP_ENDED, dev.cdevents.taskrun.finished.0.3.0",
    "IMAGE_PUBLISHED, dev.cdevents.artifact.published.0.3.0",
    "DEPLOYMENT_STARTED, dev.cdeventsx.slipway-deployment.started.0.1.0",
    "DEPLOYMENT_LIVE, dev.cdevents.service.deployed.0.3.0",
    "DEPLOYMENT_ROLLED_BACK, dev.cdevents.service.rolledback.0.3.0",
    "PROMOTION_AWAITING, dev.cdeventsx.slipway-promotion.awaiting.0.1.0",
    "REF_MOVED, dev.cdevents.branch.created.0.3.0",
  })
  void theTypes(EventType type, String expected) {
    assertEquals(expected, VOCABULARY.of(full(type)).getType());
  }

  @Test
  void aFinishedRunSaysHow() {
    var data = Map.of("reason", "step test failed");
    var content =
        json(VOCABULARY.of(event(EventType.RUN_FAILED, "12", data))).at("/subject/content");
    assertEquals("failure", content.get("outcome").asText());
    assertEquals("step test failed", content.get("errors").asText());
    assertEquals("https://ci.example.org/projects/shop/runs/12", content.get("uri").asText());
    assertEquals("shop", content.get("pipelineName").asText());
  }

  @Test
  void anImageIsAPackageUrl() {
    var data = Map.of("image", "registry/Team/Web", "digest", DIGEST);
    var published = VOCABULARY.of(event(EventType.IMAGE_PUBLISHED, "12/build", data));
    assertEquals("pkg:oci/web@sha256%3A" + "ab".repeat(32), published.getSubject());
  }

  @Test
  void aServiceThatReplacesAnotherIsUpgraded() {
    var before = "sha256:" + "cd".repeat(32);
    var data = Map.of("stage", "production", "digest", DIGEST, "previous", before);
    var live = VOCABULARY.of(event(EventType.DEPLOYMENT_LIVE, "d", data));
    assertEquals("dev.cdevents.service.upgraded.0.3.0", live.getType());
    assertEquals("production", json(live).at("/subject/content/environment/id").asText());
    assertTrue(json(live).at("/subject/content/artifactId").asText().endsWith("ab".repeat(32)));
    var back = VOCABULARY.of(event(EventType.DEPLOYMENT_ROLLED_BACK, "d", data));
    assertTrue(json(back).at("/subject/content/artifactId").asText().endsWith("cd".repeat(32)));
  }

  @Test
  void branchesComeAndGoButMove() {
    var from = "a".repeat(40);
    var gone = event(EventType.REF_MOVED, "refs/heads/x", Map.of("from", from));
    assertEquals("dev.cdevents.branch.deleted.0.3.0", VOCABULARY.of(gone).getType());
    var moved = event(EventType.REF_MOVED, "refs/heads/x", Map.of("from", from, "to", from));
    assertEquals("dev.cdeventsx.slipway-ref.moved.0.1.0", VOCABULARY.of(moved).getType());
    var tag = event(EventType.REF_MOVED, "refs/tags/v1", Map.of("to", from));
    assertEquals("dev.cdeventsx.slipway-ref.moved.0.1.0", VOCABULARY.of(tag).getType());
  }

  @Test
  void theAttributesAndTheSequenceNumberAreThereToo() {
    var custom = json(VOCABULARY.of(full(EventType.STEP_ENDED))).get("customData");
    assertEquals(7, custom.get("seq").asLong());
    assertEquals("step.ended", custom.get("type").asText());
    assertEquals("exit 1", custom.at("/data/reason").asText());
    var published = VOCABULARY.of(full(EventType.STEP_ENDED));
    assertEquals("0000000000000000007", published.getExtension("sequence"));
  }

  @Test
  void theSameEventIsTheSameBytes() {
    for (var type : EventType.values()) {
      var data = VOCABULARY.of(full(type)).getData();
      var again = VOCABULARY.of(full(type)).getData();
      assertArrayEquals(
          Objects.requireNonNull(data).toBytes(), Objects.requireNonNull(again).toBytes());
    }
  }
}
