package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** What a container may write to all its trees together. */
record DiskLimit(long bytes, long inodes) {

  static DiskLimit of(Limits limits) {
    return new DiskLimit(limits.diskBytes(), limits.inodes());
  }

  /** None in records of earlier versions. */
  static DiskLimit of(JsonNode json) {
    return new DiskLimit(
        json.path("bytes").asLong(Long.MAX_VALUE), json.path("inodes").asLong(Long.MAX_VALUE));
  }

  Map<String, Object> json() {
    return Map.of("bytes", bytes, "inodes", inodes);
  }
}
