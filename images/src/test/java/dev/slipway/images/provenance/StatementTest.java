package dev.slipway.images.provenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.images.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A statement is what in-toto v1 and SLSA v1 say, field by field. */
class StatementTest {
  private static final Digest IMAGE = Digest.of(new byte[] {1});

  private static Provenance provenance() {
    return new Provenance(
        "https://example.org/step/v1",
        Map.of("step", "build", "ref", "refs/heads/main", "args", Map.of("b", "2", "a", 1)),
        Map.of("platform", "linux/amd64"),
        List.of(
            new Resource(
                "source", "git+https://h/shop.git@refs/heads/main", Map.of("gitCommit", "ab")),
            new Resource("", "", Map.of("sha256", "cd"))),
        "https://slipway.example.org",
        "shop#7/build",
        Optional.of(Instant.parse("2026-05-04T12:00:00Z")),
        Optional.empty(),
        List.of(new Resource("log", "https://slipway.example.org/log", Map.of())));
  }

  @Test
  void everyFieldIsWhereTheSpecificationSays() throws IOException {
    String expected =
        """
        {"_type": "https://in-toto.io/Statement/v1",
         "subject": [{"name": "shop/web", "digest": {"sha256": "%s"}}],
         "predicateType": "https://slsa.dev/provenance/v1",
         "predicate": {
           "buildDefinition": {
             "buildType": "https://example.org/step/v1",
             "externalParameters":
               {"args": {"a": 1, "b": "2"}, "ref": "refs/heads/main", "step": "build"},
             "internalParameters": {"platform": "linux/amd64"},
             "resolvedDependencies": [
               {"name": "source", "uri": "git+https://h/shop.git@refs/heads/main",
                "digest": {"gitCommit": "ab"}},
               {"digest": {"sha256": "cd"}}]},
           "runDetails": {
             "builder": {"id": "https://slipway.example.org"},
             "metadata": {"invocationId": "shop#7/build", "startedOn": "2026-05-04T12:00:00Z"},
             "byproducts": [{"name": "log", "uri": "https://slipway.example.org/log"}]}}}
        """
            .formatted(IMAGE.hex());
    ObjectMapper json = new ObjectMapper();
    JsonNode made = json.readTree(Statement.of("shop/web", IMAGE, provenance()));
    assertEquals(json.readTree(expected).toPrettyString(), made.toPrettyString());
  }

  @Test
  void theSameGivesTheSameBytes() {
    assertEquals(
        Digest.of(Statement.of("shop/web", IMAGE, provenance())),
        Digest.of(Statement.of("shop/web", IMAGE, provenance())));
  }

  @Test
  void aResourceIsSomewhereOrIsSomething() {
    assertThrows(IllegalArgumentException.class, () -> new Resource("x", "", Map.of()));
  }
}
