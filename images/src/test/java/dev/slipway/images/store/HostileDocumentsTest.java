package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Manifests, indexes and configurations such as no honest tool writes: each is refused for a named
 * reason, or shown to be harmless, in little time.
 */
class HostileDocumentsTest {
  private static final Limits LIMITS = Limits.standard();
  private static final String OK = "ok";
  private static final String MALFORMED = "malformed";
  private static final String OCI = "application/vnd.oci.image.";
  private static final String HEX = "a".repeat(64);
  private static final String DIGEST = "sha256:" + HEX;
  private static final String CONFIG = part(OCI + "config.v1+json", DIGEST, "2");
  private static final String LAYER = part(OCI + "layer.v1.tar+gzip", DIGEST, "2");
  private static final String MANIFEST = part(OCI + "manifest.v1+json", DIGEST, "2");

  private static String part(String type, String digest, String size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%s}".formatted(type, digest, size);
  }

  private static String manifest(String config, String layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%smanifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
        .formatted(OCI, config, layers);
  }

  private static String index(String manifests) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%sindex.v1+json\",\"manifests\":[%s]}"
        .formatted(OCI, manifests);
  }

  private static String repeated(String item, int times) {
    return String.join(",", Collections.nCopies(times, item));
  }

  private interface Reading {
    void read(byte[] bytes);
  }

  private static String outcome(Reading reading, byte[] bytes) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            reading.read(bytes);
            return OK;
          } catch (ImageException e) {
            return switch (e.reason()) {
              case Reason.Refused refused -> refused.limit();
              case Reason.Malformed malformed -> MALFORMED;
              default -> e.reason().toString();
            };
          }
        });
  }

  private static final class Corpus {
    private final Reading reading;
    private final List<DynamicTest> tests = new ArrayList<>();

    Corpus(Reading reading) {
      this.reading = reading;
    }

    Corpus add(String name, String expected, String document) {
      return add(name, expected, document.getBytes(UTF_8));
    }

    Corpus add(String name, String expected, byte[] document) {
      tests.add(
          DynamicTest.dynamicTest(
              name, () -> assertEquals(expected, outcome(reading, document), name)));
      return this;
    }

    Stream<DynamicTest> tests() {
      return tests.stream();
    }
  }

  /** As a pull reads them, which wants an image. */
  @TestFactory
  Stream<DynamicTest> manifestsAndIndexesOfImages() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    return new Corpus(bytes -> Document.read(bytes, Optional.empty(), LIMITS))
        .add("an honest manifest", OK, manifest(CONFIG, LAYER))
        .add("an honest index", OK, index(MANIFEST))
        .add("empty", MALFORMED, "")
        .add("no object", MALFORMED, "[]")
        .add("null", MALFORMED, "null")
        .add("two documents one after another", MALFORMED, manifest(CONFIG, LAYER) + "{}")
        .add("an index and an image at once", MALFORMED, both())
        .add("neither an index nor an image", MALFORMED, "{\"schemaVersion\":2}")
        .add("schema 1", MALFORMED, "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}")
        .add("schema 2 with the layers of schema 1", MALFORMED, schemas())
        .add(
            "schemaVersion is a text",
            MALFORMED,
            manifest(CONFIG, LAYER).replace(":2,\"media", ":\"two\",\"media"))
        .add(
            "an index that calls itself an image",
            MALFORMED,
            index(MANIFEST).replace("index.v1", "manifest.v1"))
        .add(
            "an image that calls itself an index",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("manifest.v1", "index.v1"))
        .add(
            "a media type of nobody's",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("oci.image.manifest", "evil.image.manifest"))
        .add(
            "a key twice",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("\\{", "{\"schemaVersion\":2,"))
        .add(
            "layers twice",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("\\}$", ",\"layers\":[]}"))
        .add(
            "a digest twice in one descriptor",
            MALFORMED,
            manifest(CONFIG, LAYER.replace("\"size\"", "\"digest\":\"" + DIGEST + "\",\"size\"")))
        .add("upper-case hex", MALFORMED, manifest(CONFIG, LAYER.replace(HEX, "A".repeat(64))))
        .add("sha1", MALFORMED, manifest(CONFIG, LAYER.replace(DIGEST, "sha1:" + "a".repeat(40))))
        .add(
            "sha512",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(DIGEST, "sha512:" + "a".repeat(128))))
        .add(
            "a path for a digest",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(DIGEST, "sha256:../../../../etc/passwd")))
        .add(
            "a digest that is too long", MALFORMED, manifest(CONFIG, LAYER.replace(HEX, HEX + "a")))
        .add(
            "a digest with a line break",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(HEX, HEX + "\\n")))
        .add(
            "no digest",
            MALFORMED,
            manifest(CONFIG, "{\"mediaType\":\"" + OCI + "layer.v1.tar\",\"size\":1}"))
        .add(
            "a digest that is a number",
            MALFORMED,
            manifest(CONFIG, LAYER.replace("\"" + DIGEST + "\"", "7")))
        .add("a negative size", MALFORMED, manifest(CONFIG, LAYER.replace(":2}", ":-1}")))
        .add(
            "a size beyond 64 bits",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(":2}", ":99999999999999999999}")))
        .add(
            "a size of a thousand digits",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(":2}", ":" + "9".repeat(1000) + "}")))
        .add("a size with a fraction", MALFORMED, manifest(CONFIG, LAYER.replace(":2}", ":2.5}")))
        .add(
            "a size like 1e999999999",
            MALFORMED,
            manifest(CONFIG, LAYER.replace(":2}", ":1e999999999}")))
        .add("a size that is a text", MALFORMED, manifest(CONFIG, LAYER.replace(":2}", ":\"2\"}")))
        .add(
            "a layer that is an index",
            MALFORMED,
            manifest(CONFIG, MANIFEST.replace("manifest.v1", "index.v1")))
        .add("a layer that is a manifest", MALFORMED, manifest(CONFIG, MANIFEST))
        .add("a layer that is a configuration", MALFORMED, manifest(CONFIG, CONFIG))
        .add("a configuration that is a layer", MALFORMED, manifest(LAYER, LAYER))
        .add("a configuration that is a list", MALFORMED, manifest("[]", LAYER))
        .add(
            "layers that are an object",
            MALFORMED,
            manifest(CONFIG, LAYER).replace("[", "{\"a\":").replace("]}", "}}"))
        .add("129 layers", "layers", manifest(CONFIG, repeated(LAYER, 129)))
        .add("1001 entries", "index-entries", index(repeated(MANIFEST, 1001)))
        .add("a million entries", "index-entries", index(repeated("{}", 1_000_000)))
        .add(
            "nested a hundred thousand deep",
            MALFORMED,
            "{\"schemaVersion\":2,\"config\":" + deep + "}")
        .add(
            "invalid UTF-8",
            MALFORMED,
            manifest(CONFIG, LAYER).replace("layer.v1", "layer.\u00ff\u00fe").getBytes(ISO_8859_1))
        .add("UTF-16", MALFORMED, "{\"a\":1}".getBytes(StandardCharsets.UTF_16))
        .add(
            "a platform without an architecture",
            MALFORMED,
            index(MANIFEST.replaceFirst("\\{", "{\"platform\":{\"os\":\"linux\"},")))
        .add(
            "a platform that is a list is none",
            OK,
            index(MANIFEST.replaceFirst("\\{", "{\"platform\":[],")))
        .add("annotations that are paths are text", OK, annotated("../../etc/cron.d/x"))
        .add("annotations with control characters are text", OK, annotated("\\u001b[2J\\u0000"))
        .add("an annotation that is an object", MALFORMED, annotated("").replace("\"\"}", "{}}"))
        .tests();
  }

  private static String both() {
    return manifest(CONFIG, LAYER).replaceFirst("\\}$", ",\"manifests\":[" + MANIFEST + "]}");
  }

  private static String schemas() {
    return manifest(CONFIG, LAYER).replaceFirst("\\}$", ",\"fsLayers\":[]}");
  }

  private static String annotated(String value) {
    String annotations = ",\"annotations\":{\"com.docker.compose.file\":\"" + value + "\"}}";
    return manifest(CONFIG, LAYER).replaceFirst("\\}$", Matcher.quoteReplacement(annotations));
  }

  /** As a push to our registry reads them, which takes artifacts too. */
  @TestFactory
  Stream<DynamicTest> manifestsAsTheyArePushed() {
    return new Corpus(bytes -> StoredManifest.read(bytes, Optional.empty(), LIMITS))
        .add("an honest one", OK, manifest(CONFIG, LAYER))
        .add("both at once", MALFORMED, both())
        .add(
            "a subject that is a text",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("\\}$", ",\"subject\":\"x\"}"))
        .add(
            "a subject with a path for a digest",
            MALFORMED,
            manifest(CONFIG, LAYER)
                .replaceFirst("\\}$", ",\"subject\":" + LAYER.replace(DIGEST, "sha256:../x") + "}"))
        .add(
            "an artifact type that is no media type",
            MALFORMED,
            manifest(CONFIG, LAYER).replaceFirst("\\}$", ",\"artifactType\":\"../../x\\\\n\"}"))
        .add(
            "a media type with a header in it",
            MALFORMED,
            manifest(CONFIG, LAYER.replace("+gzip", "\\r\\nSet-Cookie: x")))
        .add(
            "more bytes than a manifest may have",
            "manifest-bytes",
            manifest(CONFIG, LAYER)
                .replaceFirst("\\}$", ",\"annotations\":{\"a\":\"" + "x".repeat(5 << 20) + "\"}}"))
        .tests();
  }

  private static String config(String fields) {
    return "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
        + "\"diff_ids\":[\"%s\"]}%s}".formatted(DIGEST, fields);
  }

  @TestFactory
  Stream<DynamicTest> configurations() {
    String of = ",\"config\":";
    return new Corpus(HostileDocumentsTest::configured)
        .add("an honest one", OK, config(of + "{\"Cmd\":[\"/x\"]}"))
        .add(
            "a root filesystem of something else",
            MALFORMED,
            config("").replace("\"layers\"", "\"plan9\""))
        .add("a diff id that is a path", MALFORMED, config("").replace(DIGEST, "../../etc/passwd"))
        .add("a diff id in upper case", MALFORMED, config("").replace(HEX, "A".repeat(64)))
        .add(
            "diff ids that are an object",
            MALFORMED,
            config("").replace("[\"" + DIGEST + "\"]", "{\"0\":1}"))
        .add("a diff id that is null", MALFORMED, config("").replace("\"" + DIGEST + "\"", "null"))
        .add("a command that is one text", MALFORMED, config(of + "{\"Cmd\":\"/bin/sh\"}"))
        .add("a command of numbers", MALFORMED, config(of + "{\"Cmd\":[1]}"))
        .add("a variable without a name", MALFORMED, config(of + "{\"Env\":[\"=x\"]}"))
        .add("a variable with a zero byte", MALFORMED, config(of + "{\"Env\":[\"A=\\u0000\"]}"))
        .add(
            "the same variable twice is the last one",
            OK,
            config(of + "{\"Env\":[\"A=1\",\"A=2\"]}"))
        .add(
            "a port that is a text", MALFORMED, config(of + "{\"ExposedPorts\":{\"http/tcp\":{}}}"))
        .add(
            "a port beyond the last",
            MALFORMED,
            config(of + "{\"ExposedPorts\":{\"65536/tcp\":{}}}"))
        .add(
            "a port of a thousand digits",
            MALFORMED,
            config(of + "{\"ExposedPorts\":{\"" + "9".repeat(1000) + "\":{}}}"))
        .add(
            "a user beyond all numbers is text that nobody trusts",
            OK,
            config(of + "{\"User\":\"4294967296:0\"}"))
        .add("a user that is a number", MALFORMED, config(of + "{\"User\":0}"))
        .add(
            "a working directory that climbs is text",
            OK,
            config(of + "{\"WorkingDir\":\"/proc/self/fd/8/../../..\"}"))
        .add("labels that are a list", OK, config(of + "{\"Labels\":[]}"))
        .add("a label that is an object", MALFORMED, config(of + "{\"Labels\":{\"a\":{}}}"))
        .add(
            "labels with control characters are text",
            OK,
            config(of + "{\"Labels\":{\"\\u001b]0;x\":\"\\u0007\"}}"))
        .add("labels twice", MALFORMED, config(of + "{\"Labels\":{},\"Labels\":{\"a\":\"b\"}}"))
        .add("a time that is none", OK, config(",\"created\":\"tomorrow\""))
        .add(
            "a time of the year 999999999",
            OK,
            config(",\"created\":\"+999999999-12-31T23:59:59Z\""))
        .add("a history of something else", MALFORMED, config(",\"history\":{}"))
        .add("a text of 2 MB", MALFORMED, config(",\"author\":\"" + "x".repeat(2 << 20) + "\""))
        .tests();
  }

  /** Everything that is ever asked of a configuration. */
  private static void configured(byte[] bytes) {
    ConfigDocument read = ConfigDocument.read(bytes);
    ImageConfig config = read.config();
    config.argv();
    read.diffIds();
    read.created();
    read.platform();
    Json.list(read.json(), "history");
  }
}
