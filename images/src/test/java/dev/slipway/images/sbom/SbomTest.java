package dev.slipway.images.sbom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.MediaType;
import dev.slipway.images.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials is what its schema says, and the same for the same image. */
class SbomTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final ImageReference NAME = ImageReference.parse("localhost/shop/web:run-1");

  @TempDir private Path directory;

  static Image image(String manifest) {
    Digest digest = Digest.of(Root.utf8(manifest));
    Descriptor blob = new Descriptor(MediaType.MANIFEST, digest, 2);
    return new Image(
        digest,
        blob,
        new Descriptor(MediaType.CONFIG, digest, 2),
        ImageConfig.empty(),
        Platform.ofThisMachine(),
        List.of(),
        List.of(),
        Optional.of(NOON),
        Map.of());
  }

  static void assertValid(byte[] sbom) {
    try {
      assertEquals(List.of(), new JsonParser().validate(sbom, Version.VERSION_16));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Root debian() {
    return new Root(directory)
        .with(
            "etc/os-release",
            "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian\"\nCPE_NAME=cpe:/o:debian:debian:12\n")
        .with(
            "var/lib/dpkg/status",
            "Package: bash\nStatus: install ok installed\nVersion: 5.2\nArchitecture: amd64\n")
        .with("a/node_modules/b/package.json", "{\"name\":\"@c/b\",\"version\":\"1\"}")
        .with("opt/x-1.jar", "not one")
        .with(
            "p/q.dist-info/METADATA",
            "Name: q\nVersion: 1\nLicense-Expression: MIT OR (ISC AND X11)\n\n");
  }

  @Test
  void itIsValidAndSaysWhatIsInTheImage() throws IOException {
    byte[] sbom = Sbom.bytes(image("a"), NAME, debian().inventory());
    assertValid(sbom);
    JsonNode json = new ObjectMapper().readTree(sbom);
    JsonNode subject = json.at("/metadata/component");
    assertEquals("shop/web", subject.path("name").asText());
    assertEquals(image("a").digest().value(), subject.path("version").asText());
    assertEquals("2026-05-04T12:00:00Z", json.at("/metadata/timestamp").asText());
    assertEquals("operating-system", json.at("/components/0/type").asText());
    assertEquals("cpe:/o:debian:debian:12", json.at("/components/0/cpe").asText());
    assertEquals(
        "pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12",
        json.at("/components/1/purl").asText());
    assertEquals("@c", json.at("/components/2/group").asText());
    assertEquals("incomplete", json.at("/compositions/0/aggregate").asText());
    assertEquals(
        "opt/x-1.jar was not read: it is no zip archive, or cut short",
        json.at("/metadata/properties/0/value").asText());
  }

  @Test
  void anEmptyImageHasOneToo() {
    byte[] sbom = Sbom.of(image("a"), NAME, List.of());
    assertValid(sbom);
    assertFalse(new String(sbom, java.nio.charset.StandardCharsets.UTF_8).contains("not-read"));
  }

  @Test
  void theSameImageGivesTheSameBytesAndAnotherAnotherSerial() throws IOException {
    byte[] once = Sbom.of(image("a"), NAME, List.of(debian().directory()));
    assertArrayEquals(once, Sbom.of(image("a"), NAME, List.of(directory)));
    byte[] other = Sbom.of(image("b"), NAME, List.of(directory));
    String serial = new ObjectMapper().readTree(once).path("serialNumber").asText();
    assertTrue(serial.matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab].*"), serial);
    assertNotEquals(serial, new ObjectMapper().readTree(other).path("serialNumber").asText());
  }
}
