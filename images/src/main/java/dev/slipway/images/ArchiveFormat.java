package dev.slipway.images;

/** How images lie in a tar archive. */
public enum ArchiveFormat {
  /**
   * What {@code docker save} writes since Docker 25: an OCI layout that is a docker-archive too,
   * with {@code manifest.json} and {@code repositories}. Every tool reads one or the other.
   */
  DOCKER,
  /** An OCI image layout, nothing else. */
  OCI
}
