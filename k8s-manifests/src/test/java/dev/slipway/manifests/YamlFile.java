package dev.slipway.manifests;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A file with one YAML object in it. */
final class YamlFile {
  private YamlFile() {}

  static JsonObject read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  /** Keys that are there twice, and a second document, are errors. */
  static JsonObject parse(String yaml, String label) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(label).setAllowDuplicateKeys(false).build();
    return new Gson().toJsonTree(new Load(settings).loadFromString(yaml)).getAsJsonObject();
  }
}
