package dev.slipway.image.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The media types that a request takes; one that says nothing takes all. */
record Accepted(Set<String> types) {
  static Accepted of(List<String> headers) {
    var types = new HashSet<String>();
    for (var header : headers) {
      for (var range : header.split(",", -1)) {
        var type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.isEmpty()) {
          types.add(type);
        }
      }
    }
    return new Accepted(types);
  }

  boolean takes(String mediaType) {
    return types.isEmpty()
        || types.contains(mediaType)
        || types.contains("*/*")
        || types.contains("application/*")
        || types.contains("application/json");
  }
}
