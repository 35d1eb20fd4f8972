package dev.slipway.manifests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the models of the official Java client, generated from the OpenAPI document of Kubernetes,
 * have against an object.
 *
 * <p>Reading it into its model finds unknown fields, missing ones and values of the wrong shape.
 * The model is lenient with scalars (it takes 8080 for "8080"), so what was read is written again
 * and compared: every value must come back as it was.
 */
final class KubernetesSchema {
  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1/ConfigMap", V1ConfigMap.class,
          "v1/Namespace", V1Namespace.class,
          "v1/Service", V1Service.class,
          "v1/ServiceAccount", V1ServiceAccount.class,
          "apps/v1/StatefulSet", V1StatefulSet.class);

  private KubernetesSchema() {}

  /** One sentence a fault, none if there is none. */
  static List<String> faults(JsonObject object) {
    String kind = text(object, "apiVersion") + "/" + text(object, "kind");
    Class<?> model = MODELS.get(kind);
    if (model == null) {
      return List.of("no schema for " + kind);
    }
    List<String> faults = new ArrayList<>();
    try {
      Object read = JSON.getGson().fromJson(object, model);
      compare(kind, object, JSON.getGson().toJsonTree(read), faults);
    } catch (IllegalArgumentException | JsonParseException | QuantityFormatException e) {
      faults.add(kind + ": " + e.getMessage());
    }
    return faults;
  }

  private static void compare(String at, JsonElement given, JsonElement back, List<String> faults) {
    if (given instanceof JsonObject object && back instanceof JsonObject other) {
      for (String key : object.keySet()) {
        compareField(at + "." + key, object.get(key), other.get(key), faults);
      }
    } else if (given instanceof JsonArray list
        && back instanceof JsonArray other
        && list.size() == other.size()) {
      for (int i = 0; i < list.size(); i++) {
        compare(at + "[" + i + "]", list.get(i), other.get(i), faults);
      }
    } else if (!given.equals(back)) {
      faults.add(at + ": " + given + " (expected: as in " + back + ")");
    }
  }

  private static void compareField(
      String at, JsonElement given, @Nullable JsonElement back, List<String> faults) {
    if (back == null) {
      faults.add(at + ": nothing reads this field");
    } else {
      compare(at, given, back, faults);
    }
  }

  private static String text(JsonObject object, String key) {
    return object.has(key) ? object.get(key).getAsString() : "(no " + key + ")";
  }
}
