package dev.slipway.release.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the stages of a release are kept. Written by hand, so that renaming something in the program
 * never makes a stored release unreadable.
 */
final class StagePlanJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StagePlanJson() {}

  static ArrayNode write(List<StagePlan> plans) {
    var all = NODES.arrayNode();
    plans.forEach(plan -> all.add(write(plan)));
    return all;
  }

  private static ObjectNode write(StagePlan plan) {
    var node = NODES.objectNode();
    node.put("name", plan.name());
    node.put("approvals", plan.approvals());
    node.set("deploy", write(plan.deploy()));
    node.putObject("health")
        .put("path", plan.health().path())
        .put("timeout", plan.health().timeout().toString())
        .put("interval", plan.health().interval().toString());
    return node;
  }

  private static ObjectNode write(StagePlan.Deploy deploy) {
    var node = NODES.objectNode();
    node.put("image", deploy.image()).put("port", deploy.port());
    deploy.command().forEach(node.putArray("command")::add);
    deploy.env().forEach(node.putObject("env")::put);
    deploy.secrets().forEach(node.putArray("secrets")::add);
    node.put("memory", deploy.resources().memoryBytes())
        .put("cpus", deploy.resources().cpus())
        .put("pids", deploy.resources().pids());
    return node;
  }

  static List<StagePlan> read(JsonNode all) {
    var plans = new ArrayList<StagePlan>();
    all.forEach(node -> plans.add(plan(node)));
    return plans;
  }

  private static StagePlan plan(JsonNode node) {
    var health = node.required("health");
    return new StagePlan(
        node.required("name").asText(),
        deploy(node.required("deploy")),
        new StagePlan.Health(
            health.required("path").asText(),
            Duration.parse(health.required("timeout").asText()),
            Duration.parse(health.required("interval").asText())),
        node.required("approvals").asInt());
  }

  private static StagePlan.Deploy deploy(JsonNode node) {
    return new StagePlan.Deploy(
        node.required("image").asText(),
        node.required("port").asInt(),
        texts(node.required("command")),
        map(node.required("env")),
        texts(node.required("secrets")),
        new Step.Resources(
            node.required("memory").asLong(),
            node.required("cpus").asDouble(),
            node.required("pids").asInt()));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Map<String, String> map(JsonNode object) {
    var map = new LinkedHashMap<String, String>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }
}
