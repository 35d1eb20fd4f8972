package dev.slipway.images.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.layer.MergedTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The bill of materials of an image, as CycloneDX 1.6 JSON.
 *
 * <p>The same image of the same repository gives the same bytes: nothing in it is random or depends
 * on when it is made. What in the image could not be read is said in it and fails nothing.
 */
public final class Sbom {
  /** Of the document, and of the artifact that it becomes in a registry. */
  public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGE = "image";
  private final ObjectNode root = JSON.createObjectNode();
  private final Inventory inventory;

  private Sbom(Inventory inventory) {
    this.inventory = inventory;
  }

  /**
   * Describes an image.
   *
   * @param name under which repository it is kept
   * @param layers the directories that its layers are, or were packed from, lowest first
   */
  public static byte[] of(Image image, ImageReference name, List<Path> layers) {
    try (MergedTree tree = MergedTree.open(layers)) {
      return bytes(image, name, TakeInventory.of(tree));
    } catch (IOException e) {
      throw ImageException.storage("cannot look for the packages of image " + image.digest(), e);
    }
  }

  static byte[] bytes(Image image, ImageReference name, Inventory inventory) {
    return new Sbom(inventory).document(image, name);
  }

  private byte[] document(Image image, ImageReference name) {
    root.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    root.put("bomFormat", "CycloneDX").put("specVersion", "1.6");
    root.put("serialNumber", "").put("version", 1);
    metadata(image, name);
    ArrayNode components = root.putArray("components");
    inventory.os().ifPresent(os -> operatingSystem(components.addObject(), os));
    inventory.components().forEach(c -> component(components.addObject(), c));
    compositions();
    root.put("serialNumber", "urn:uuid:" + uuid(Digest.of(written())));
    return written();
  }

  private byte[] written() {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  /** A custom UUID (RFC 9562, version 8) of what the document says. */
  private static UUID uuid(Digest of) {
    ByteBuffer hash = ByteBuffer.wrap(java.util.HexFormat.of().parseHex(of.hex()));
    long high = (hash.getLong() & ~0xf000L) | 0x8000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private void metadata(Image image, ImageReference name) {
    ObjectNode metadata = root.putObject("metadata");
    image.created().ifPresent(at -> metadata.put("timestamp", at.toString()));
    metadata.putArray("lifecycles").addObject().put("phase", "post-build");
    ObjectNode tool = metadata.putObject("tools").putArray("components").addObject();
    tool.put("type", "application").put("name", "slipway");
    ObjectNode subject = metadata.putObject("component");
    subject.put("type", "container").put("bom-ref", IMAGE);
    subject.put("name", name.repository()).put("version", image.digest().value());
    ObjectNode hash = subject.putArray("hashes").addObject();
    hash.put("alg", "SHA-256").put("content", image.digest().hex());
    if (!inventory.notes().isEmpty()) {
      ArrayNode notes = metadata.putArray("properties");
      inventory
          .notes()
          .forEach(n -> notes.addObject().put("name", "slipway:not-read").put("value", n));
    }
  }

  private static void operatingSystem(ObjectNode node, OsRelease os) {
    node.put("type", "operating-system").put("bom-ref", "os:" + os.distro()).put("name", os.id());
    if (!os.version().isEmpty()) {
      node.put("version", os.version());
    }
    node.put("description", os.title());
    os.cpe().ifPresent(cpe -> node.put("cpe", cpe));
  }

  private static void component(ObjectNode node, Component c) {
    node.put("type", "library").put("bom-ref", c.reference());
    if (!c.group().isEmpty()) {
      node.put("group", c.group());
    }
    node.put("name", c.name());
    if (!c.version().isEmpty()) {
      node.put("version", c.version());
    }
    licences(node, c.licences());
    c.purl().ifPresent(purl -> node.put("purl", purl));
    ArrayNode places = node.putObject("evidence").putArray("occurrences");
    c.places().forEach(place -> places.addObject().put("location", place));
  }

  private static void licences(ObjectNode node, Licences licences) {
    Optional<String> expression = licences.expression();
    if (expression.isPresent()) {
      node.putArray("licenses").addObject().put("expression", expression.get());
    } else if (!licences.names().isEmpty()) {
      ArrayNode names = node.putArray("licenses");
      licences.names().forEach(n -> names.addObject().putObject("license").put("name", n));
    }
  }

  /** That all is in it cannot be known; that something is not can. */
  private void compositions() {
    ObjectNode composition = root.putArray("compositions").addObject();
    composition.put("aggregate", inventory.notes().isEmpty() ? "unknown" : "incomplete");
    composition.putArray("assemblies").add(IMAGE);
  }
}
