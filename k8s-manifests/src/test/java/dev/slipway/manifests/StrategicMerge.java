package dev.slipway.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * The part of Kubernetes' strategic merge that the patches here use: objects are merged by field,
 * lists of named things by name. A list of anything else is refused rather than guessed at.
 */
final class StrategicMerge {
  private StrategicMerge() {}

  static void into(JsonObject object, JsonObject changes) {
    for (String key : changes.keySet()) {
      JsonElement change = changes.get(key);
      JsonElement present = object.get(key);
      if (change instanceof JsonObject fields && present instanceof JsonObject target) {
        into(target, fields);
      } else if (change instanceof JsonArray list) {
        object.add(key, merged(key, present instanceof JsonArray p ? p : new JsonArray(), list));
      } else {
        object.add(key, change);
      }
    }
  }

  private static JsonArray merged(String key, JsonArray present, JsonArray changes) {
    JsonArray all = present.deepCopy();
    for (JsonElement change : changes) {
      if (!(change instanceof JsonObject fields) || !fields.has("name")) {
        throw new IllegalArgumentException(key + " is a list that does not merge by name");
      }
      boolean found = false;
      for (JsonElement element : all) {
        JsonObject target = element.getAsJsonObject();
        if (fields.get("name").equals(target.get("name"))) {
          into(target, fields);
          found = true;
        }
      }
      if (!found) {
        all.add(change);
      }
    }
    return all;
  }
}
