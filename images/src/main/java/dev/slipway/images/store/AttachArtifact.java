package dev.slipway.images.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Artifact;
import dev.slipway.images.Descriptor;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Keeps an artifact as a referrer of an image: a manifest whose subject the image is, with an empty
 * configuration and one layer. Content, manifest and the repository's line are durable in this
 * order; the same artifact again is the same manifest.
 */
final class AttachArtifact {
  private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
  private final Blobs blobs;
  private final Tags tags;

  AttachArtifact(Blobs blobs, Tags tags) {
    this.blobs = blobs;
    this.tags = tags;
  }

  /** The digest of the artifact's manifest, which is in the repository that the name is in. */
  Digest attach(ImageReference name, Image subject, Artifact artifact) {
    byte[] manifest = manifest(subject.manifest(), artifact);
    Digest digest = blobs.put(manifest);
    ImageReference exactly = name.at(digest);
    if (tags.find(exactly).isEmpty()) {
      Descriptor itself = new Descriptor(MediaType.MANIFEST, digest, manifest.length);
      tags.put(exactly, Optional.empty(), itself);
    }
    return digest;
  }

  private byte[] manifest(Descriptor subject, Artifact artifact) {
    ObjectNode json = Json.object().put("schemaVersion", 2);
    json.put("mediaType", MediaType.MANIFEST.text()).put("artifactType", artifact.type());
    json.set("config", stored(EMPTY_TYPE, EMPTY));
    json.putArray("layers").add(stored(artifact.type(), artifact.content()));
    json.set("subject", Document.json(subject));
    if (!artifact.annotations().isEmpty()) {
      ObjectNode annotations = json.putObject("annotations");
      artifact.annotations().forEach(annotations::put);
    }
    return Json.bytes(json);
  }

  private ObjectNode stored(String type, byte[] bytes) {
    Digest digest = blobs.put(bytes);
    return Json.object()
        .put("mediaType", type)
        .put("digest", digest.value())
        .put("size", bytes.length);
  }
}
