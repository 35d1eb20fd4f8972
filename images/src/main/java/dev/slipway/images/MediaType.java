package dev.slipway.images;

import java.util.Arrays;
import java.util.Optional;

/** The media types of images that we understand (image-spec 1.1 media-types, Docker schema 2). */
public enum MediaType {
  INDEX("application/vnd.oci.image.index.v1+json"),
  MANIFEST("application/vnd.oci.image.manifest.v1+json"),
  CONFIG("application/vnd.oci.image.config.v1+json"),
  LAYER("application/vnd.oci.image.layer.v1.tar"),
  LAYER_GZIP("application/vnd.oci.image.layer.v1.tar+gzip"),
  LAYER_ZSTD("application/vnd.oci.image.layer.v1.tar+zstd"),
  DOCKER_INDEX("application/vnd.docker.distribution.manifest.list.v2+json"),
  DOCKER_MANIFEST("application/vnd.docker.distribution.manifest.v2+json"),
  DOCKER_CONFIG("application/vnd.docker.container.image.v1+json"),
  DOCKER_LAYER("application/vnd.docker.image.rootfs.diff.tar"),
  DOCKER_LAYER_GZIP("application/vnd.docker.image.rootfs.diff.tar.gzip"),
  DOCKER_LAYER_ZSTD("application/vnd.docker.image.rootfs.diff.tar.zstd");

  private final String text;

  MediaType(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<MediaType> of(String text) {
    return Arrays.stream(values()).filter(m -> m.text.equals(text)).findFirst();
  }

  public boolean isIndex() {
    return this == INDEX || this == DOCKER_INDEX;
  }

  public boolean isManifest() {
    return this == MANIFEST || this == DOCKER_MANIFEST;
  }

  public boolean isConfig() {
    return this == CONFIG || this == DOCKER_CONFIG;
  }

  public boolean isLayer() {
    return switch (this) {
      case LAYER, LAYER_GZIP, LAYER_ZSTD, DOCKER_LAYER, DOCKER_LAYER_GZIP, DOCKER_LAYER_ZSTD ->
          true;
      case INDEX, MANIFEST, CONFIG, DOCKER_INDEX, DOCKER_MANIFEST, DOCKER_CONFIG -> false;
    };
  }

  /** The OCI type of the same bytes; Docker's types may not stand in an OCI manifest. */
  public MediaType asOci() {
    return switch (this) {
      case DOCKER_INDEX -> INDEX;
      case DOCKER_MANIFEST -> MANIFEST;
      case DOCKER_CONFIG -> CONFIG;
      case DOCKER_LAYER -> LAYER;
      case DOCKER_LAYER_GZIP -> LAYER_GZIP;
      case DOCKER_LAYER_ZSTD -> LAYER_ZSTD;
      case INDEX, MANIFEST, CONFIG, LAYER, LAYER_GZIP, LAYER_ZSTD -> this;
    };
  }
}
