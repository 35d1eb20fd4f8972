package dev.slipway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.ApiException;
import dev.slipway.cli.api.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** In which project a container is looked for, or made. */
final class Whereabouts {
  private static final int SHORTEST_PREFIX = 3;

  @Option(
      names = "--project",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "default: SLIPWAY_PROJECT, or the only one there is")
  private Optional<String> project = Optional.empty();

  /** The project that was named, if one was. */
  Optional<String> named() {
    return project.or(
        () -> Optional.ofNullable(System.getenv("SLIPWAY_PROJECT")).filter(p -> !p.isBlank()));
  }

  /** The project a new container is made in. */
  String project(Client client) {
    return named().orElseGet(() -> only(client));
  }

  private static String only(Client client) {
    var names = client.get("/api/v1/projects").path("items").findValuesAsText("name");
    if (names.size() != 1) {
      throw new ApiException(
          0,
          "no-project",
          names.isEmpty()
              ? "there is no project yet: make one with './slipway project create NAME'"
              : "name the project with --project or SLIPWAY_PROJECT: there are %d of them"
                  .formatted(names.size()));
    }
    return names.getFirst();
  }

  /** Where the server has the container that is called so. */
  String path(Client client, String called) {
    int slash = called.indexOf('/');
    if (slash > 0) {
      return path(called.substring(0, slash), called.substring(slash + 1));
    }
    return named()
        .map(in -> path(in, called))
        .orElseGet(() -> path(client.get("/api/v1/containers").path("items"), called));
  }

  private static String path(JsonNode items, String called) {
    var found = fitting(items, c -> c.path("id").asText().equals(called));
    if (found.isEmpty()) {
      found = fitting(items, c -> c.path("name").asText().equals(called));
    }
    if (found.isEmpty() && called.length() >= SHORTEST_PREFIX) {
      found = fitting(items, c -> c.path("id").asText().startsWith(called));
    }
    if (found.size() != 1) {
      throw new ApiException(
          404,
          found.isEmpty() ? "container-not-found" : "container-ambiguous",
          found.isEmpty()
              ? "no container '%s'".formatted(called)
              : "several containers fit '%s': %s"
                  .formatted(
                      called, String.join(", ", found.stream().map(Whereabouts::full).toList())));
    }
    return path(found.getFirst().path("project").asText(), found.getFirst().path("id").asText());
  }

  private static String full(JsonNode container) {
    return container.path("project").asText() + "/" + container.path("name").asText();
  }

  private static List<JsonNode> fitting(JsonNode items, Predicate<JsonNode> test) {
    var fitting = new ArrayList<JsonNode>();
    items.forEach(item -> Optional.of(item).filter(test).ifPresent(fitting::add));
    return fitting;
  }

  private static String path(String project, String container) {
    return "/api/v1/projects/%s/containers/%s"
        .formatted(Client.segment(project), Client.segment(container));
  }
}
