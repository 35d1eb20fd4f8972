package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is deployed can be watched by its project, entered by operators, ended only by its stage.
 */
@ExtendWith(OneServer.class)
class ContainerDeploymentTest {
  private static final String EXEC = "{\"command\":[\"true\"]}";

  @Test
  void operatorsGoInDevelopersLookOnStrangersSeeNothing(Server server) {
    var shop = Yard.of(server);
    var project = shop.project();
    var commit = project.write("slipway.yaml", Pages.WEB).write("page.txt", "one\n").commit("one");
    project.push();
    project.serves("staging", commit);
    var name = deployment(server, shop);
    var developer = token(server, shop, "developer");
    var operator = token(server, shop, "operator");
    var path = shop.path(name);
    server.call(server.request("GET", path, developer, ""), 200);
    server.call(server.request("GET", path + "/logs", developer, ""), 200);
    server.call(server.request("POST", path + "/exec", developer, EXEC), 403);
    server.call(server.request("POST", path + "/attach", developer, "{}"), 403);
    server.call(server.request("GET", path + "/inside/processes", developer, ""), 403);
    server.call(server.request("POST", path + "/exec", operator, EXEC), 201);
    var refused = server.call(server.request("POST", path + "/stop", operator, "{}"), 409);
    assertEquals("container-not-own", refused.path("code").asText());
    var stranger = token(server, Yard.of(server), "operator");
    server.call(server.request("GET", path, stranger, ""), 404);
    var seen = server.call(server.request("GET", "/api/v1/containers", stranger, ""), 200);
    assertTrue(seen.path("items").isEmpty(), seen::toString);
    assertEquals("hello\n", shop.run(0, "exec", name, "echo", "hello"));
    project.event("container.exec-started", Map.of("name", name, "by", "admin"));
  }

  private static String deployment(Server server, Yard shop) {
    for (var item : server.get(shop.project().path() + "/containers").path("items")) {
      if (item.path("stage").asText().equals("staging")) {
        return item.path("name").asText();
      }
    }
    throw new AssertionError("no container of stage staging");
  }

  private static String token(Server server, Yard shop, String role) {
    var name = role + "-of-" + shop.project().name();
    server.post(
        "/api/v1/principals",
        "{\"name\":\"%s\",\"grants\":[{\"role\":\"%s\",\"project\":\"%s\"}]}"
            .formatted(name, role, shop.project().name()),
        201);
    return server
        .post("/api/v1/tokens", "{\"principal\":\"" + name + "\"}", 201)
        .path("token")
        .asText();
  }
}
