package dev.slipway.images.store;

import dev.slipway.images.Artifact;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Statement;
import dev.slipway.images.sbom.Sbom;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says beside an image that was made here what is in it, and how it was made. */
final class DescribeImage {
  private static final String CREATED = "org.opencontainers.image.created";
  private final AttachArtifact attach;

  DescribeImage(AttachArtifact attach) {
    this.attach = attach;
  }

  /** The digests of both artifacts, the bill of materials first. */
  List<Digest> describe(
      ImageReference name, Image image, List<Path> layers, Provenance provenance) {
    byte[] sbom = Sbom.of(image, name, layers);
    byte[] statement = Statement.of(name.repository(), image.digest(), provenance);
    return List.of(
        attach.attach(name, image, artifact(image, Sbom.MEDIA_TYPE, sbom, Map.of())),
        attach.attach(
            name,
            image,
            artifact(
                image,
                Statement.MEDIA_TYPE,
                statement,
                Map.of(Statement.PREDICATE_ANNOTATION, Statement.PREDICATE))));
  }

  private static Artifact artifact(
      Image image, String type, byte[] content, Map<String, String> annotations) {
    Map<String, String> all = new TreeMap<>(annotations);
    image.created().ifPresent(at -> all.put(CREATED, at.toString()));
    return new Artifact(type, content, all);
  }
}
