package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Distribution-spec 1.1, "Pull". */
@ExtendWith(OneServer.class)
class RegistryPullTest {
  @Test
  void whoeverAsksForTheRegistryIsToldHowToLogIn(Server server) {
    var depot = Depot.create(server);
    assertEquals(200, depot.askAt("GET", "/v2/", "").statusCode());
    var refused = depot.with("").askAt("GET", "/v2/", "");
    assertEquals(401, refused.statusCode());
    assertEquals("UNAUTHORIZED", Depot.code(refused));
    assertEquals(true, Depot.header(refused, "WWW-Authenticate").startsWith("Basic realm="));
  }

  @Test
  void aManifestIsGivenByTagAndByDigest(Server server) {
    var depot = Depot.create(server);
    var digest = depot.pushImage("1", "layer");
    for (var reference : new String[] {"1", digest}) {
      var got = depot.ask("GET", "/manifests/" + reference, "", "Accept", Depot.MANIFEST);
      assertEquals(200, got.statusCode());
      assertEquals(Depot.image("{}", "layer"), got.body());
      var head = depot.ask("HEAD", "/manifests/" + reference);
      assertEquals(200, head.statusCode());
      assertEquals("" + got.body().length(), Depot.header(head, "Content-Length"));
      for (var answer : java.util.List.of(got, head)) {
        assertEquals(digest, Depot.header(answer, "Docker-Content-Digest"));
        assertEquals(Depot.MANIFEST, Depot.header(answer, "Content-Type"));
      }
    }
  }

  @Test
  void aManifestThatIsNotAcceptedIsNotGiven(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var answer = depot.ask("GET", "/manifests/1", "", "Accept", Depot.INDEX);
    assertEquals(404, answer.statusCode());
    assertEquals("MANIFEST_UNKNOWN", Depot.code(answer));
  }

  @Test
  void whatIsNotThereIsNotFound(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var absent = Depot.digest("absent");
    for (var path : new String[] {"/manifests/2", "/manifests/" + absent, "/blobs/" + absent}) {
      assertEquals(404, depot.ask("GET", path).statusCode(), path);
      assertEquals(404, depot.ask("HEAD", path).statusCode(), path);
    }
    assertEquals("BLOB_UNKNOWN", Depot.code(depot.ask("GET", "/blobs/" + absent)));
    assertEquals("DIGEST_INVALID", Depot.code(depot.ask("GET", "/blobs/sha256:x")));
  }

  @Test
  void aBlobIsGivenWholeOrInPart(Server server) {
    var depot = Depot.create(server);
    var path = "/blobs/" + depot.push("0123456789");
    assertEquals("0123456789", depot.ask("GET", path).body());
    assertEquals("10", Depot.header(depot.ask("HEAD", path), "Content-Length"));
    var middle = depot.ask("GET", path, "", "Range", "bytes=2-4");
    assertEquals(206, middle.statusCode());
    assertEquals("234", middle.body());
    assertEquals("bytes 2-4/10", Depot.header(middle, "Content-Range"));
    assertEquals("789", depot.ask("GET", path, "", "Range", "bytes=-3").body());
    assertEquals("9", depot.ask("GET", path, "", "Range", "bytes=9-").body());
    assertEquals(416, depot.ask("GET", path, "", "Range", "bytes=10-").statusCode());
    assertEquals(200, depot.ask("GET", path, "", "Range", "bytes=0-1,3-4").statusCode());
  }
}
