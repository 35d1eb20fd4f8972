package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What may change about a container while it exists. */
record About(String name, Map<String, String> labels) {
  private static final int LONGEST_NAME = 128;

  About {
    labels = Map.copyOf(labels);
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name: \"%s\" (expected: letters, digits, . _ and -, at most %d)"
              .formatted(name.replaceAll("\\p{Cntrl}", "?"), LONGEST_NAME));
    }
  }

  /** As it was asked for at first: named for its id. */
  static About of(ContainerSpec spec) {
    return new About(spec.id().value(), spec.labels());
  }

  static About read(ContainerDirectory directory, ContainerSpec spec) throws IOException {
    var json = SmallFiles.readJson(directory.about());
    if (json.isEmpty()) {
      return of(spec);
    }
    var labels = new HashMap<String, String>();
    json.get()
        .path("labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new About(json.get().path("name").asText(), labels);
  }

  void write(ContainerDirectory directory) throws IOException {
    SmallFiles.write(directory.about(), Map.of("name", name, "labels", labels));
  }
}
