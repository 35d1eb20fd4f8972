package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Distribution-spec 1.1, "Content Management". */
@ExtendWith(OneServer.class)
class RegistryManagementTest {
  @Test
  void aTagIsDeletedAndItsManifestStays(Server server) {
    var depot = Depot.create(server);
    var digest = depot.pushImage("1", "layer");
    assertEquals(202, depot.ask("DELETE", "/manifests/1").statusCode());
    assertEquals(404, depot.ask("GET", "/manifests/1").statusCode());
    assertEquals(404, depot.ask("DELETE", "/manifests/1").statusCode());
    assertEquals(200, depot.ask("GET", "/manifests/" + digest).statusCode());
  }

  @Test
  void aManifestIsDeletedWithItsTags(Server server) {
    var depot = Depot.create(server);
    var digest = depot.pushImage("1", "layer");
    depot.pushImage("2", "layer");
    assertEquals(202, depot.ask("DELETE", "/manifests/" + digest).statusCode());
    assertEquals(404, depot.ask("GET", "/manifests/" + digest).statusCode());
    assertEquals(404, depot.ask("GET", "/manifests/2").statusCode());
    assertEquals(404, depot.ask("DELETE", "/manifests/" + digest).statusCode());
  }

  @Test
  void aBlobIsDeletedUnlessAManifestNeedsIt(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var lone = depot.push("lone");
    assertEquals(202, depot.ask("DELETE", "/blobs/" + lone).statusCode());
    assertEquals(404, depot.ask("GET", "/blobs/" + lone).statusCode());
    assertEquals(404, depot.ask("DELETE", "/blobs/" + lone).statusCode());
    var needed = depot.ask("DELETE", "/blobs/" + Depot.digest("layer"));
    assertEquals(405, needed.statusCode());
    assertEquals("UNSUPPORTED", Depot.code(needed));
  }

  @Test
  void tagsOfRunsAreNotForPushes(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var refused = depot.putting("run-7", Depot.image("{}", "layer"));
    assertEquals(403, refused.statusCode());
    assertEquals("DENIED", Depot.code(refused));
    assertEquals(404, depot.ask("GET", "/manifests/run-7").statusCode());
  }

  @Test
  void tagsOfRunsAreNotForPeopleEither(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var developer = depot.as("developer", depot.project());
    var images = "/api/v1/projects/%s/images".formatted(depot.project());
    var reserved = "localhost/%s:run-7".formatted(depot.repository());
    var tag = images + "/tag?name=goods/fine:1&as=" + reserved;
    for (var refused :
        List.of(
            server.request("POST", tag, developer.token(), ""),
            server.request("POST", images + "/archive?name=" + reserved, developer.token(), ""),
            server.request(
                "POST",
                "/api/v1/projects/%s/builds".formatted(depot.project()),
                developer.token(),
                "{\"file\":\"FROM scratch\",\"names\":[\"goods/fine:run-7\"]}"))) {
      assertEquals("tag-reserved", server.call(refused, 403).path("code").asText());
    }
    assertEquals(404, depot.ask("GET", "/manifests/run-7").statusCode());
  }
}
