package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Distribution-spec 1.1, "Push". */
@ExtendWith(OneServer.class)
class RegistryPushTest {
  @Test
  void aBlobComesInOneRequest(Server server) {
    var depot = Depot.create(server);
    var digest = Depot.digest("whole");
    var answer = depot.ask("POST", "/blobs/uploads/?digest=" + digest, "whole");
    assertEquals(201, answer.statusCode());
    assertEquals("whole", depot.askAt("GET", Depot.header(answer, "Location"), "").body());
  }

  @Test
  void aBlobComesInPieces(Server server) {
    var depot = Depot.create(server);
    var upload = depot.begin();
    var first = depot.askAt("PATCH", upload, "abc", "Content-Range", "0-2");
    assertEquals(202, first.statusCode());
    assertEquals("0-2", Depot.header(first, "Range"));
    var gap = depot.askAt("PATCH", upload, "x", "Content-Range", "7-7");
    assertEquals(416, gap.statusCode());
    assertEquals("0-2", Depot.header(gap, "Range"));
    assertEquals("BLOB_UPLOAD_INVALID", Depot.code(gap));
    var status = depot.askAt("GET", upload, "");
    assertEquals(204, status.statusCode());
    assertEquals("0-2", Depot.header(status, "Range"));
    assertEquals(upload, Depot.header(status, "Location"));
    var digest = Depot.digest("abcdef");
    var last = depot.askAt("PUT", upload + "?digest=" + digest, "def", "Content-Range", "3-5");
    assertEquals(201, last.statusCode());
    assertEquals(digest, Depot.header(last, "Docker-Content-Digest"));
    assertEquals("abcdef", depot.ask("GET", "/blobs/" + digest).body());
    assertEquals("BLOB_UPLOAD_UNKNOWN", Depot.code(depot.askAt("GET", upload, "")));
  }

  @Test
  void aBlobComesAsAStreamWithoutRanges(Server server) {
    var depot = Depot.create(server);
    var upload = depot.begin();
    assertEquals("0-2", Depot.header(depot.askAt("PATCH", upload, "abc"), "Range"));
    assertEquals("0-3", Depot.header(depot.askAt("PATCH", upload, "d"), "Range"));
    var digest = Depot.digest("abcd");
    assertEquals(201, depot.askAt("PUT", upload + "?digest=" + digest, "").statusCode());
  }

  @Test
  void anUploadIsCancelled(Server server) {
    var depot = Depot.create(server);
    var upload = depot.begin();
    assertEquals(204, depot.askAt("DELETE", upload, "").statusCode());
    assertEquals(404, depot.askAt("GET", upload, "").statusCode());
    assertEquals(404, depot.askAt("PATCH", upload, "x").statusCode());
  }

  @Test
  void aBlobIsMountedOrElseUploaded(Server server) {
    var depot = Depot.create(server);
    var digest = depot.push("shared");
    var other = depot.in(depot.project() + "/other");
    assertEquals(404, other.ask("HEAD", "/blobs/" + digest).statusCode());
    var query = "/blobs/uploads/?mount=%s&from=" + depot.repository();
    var mounted = other.ask("POST", query.formatted(digest));
    assertEquals(201, mounted.statusCode());
    assertEquals("shared", other.askAt("GET", Depot.header(mounted, "Location"), "").body());
    var absent = other.ask("POST", query.formatted(Depot.digest("absent")));
    assertEquals(202, absent.statusCode());
    assertEquals(204, other.askAt("GET", Depot.header(absent, "Location"), "").statusCode());
  }

  @Test
  void aManifestNeedsItsParts(Server server) {
    var depot = Depot.create(server);
    var refused = depot.putting("1", Depot.image("{}", "layer"));
    assertEquals(404, refused.statusCode());
    assertEquals("MANIFEST_BLOB_UNKNOWN", Depot.code(refused));
    depot.push("{}");
    depot.push("layer");
    var taken = depot.putting("1", Depot.image("{}", "layer"));
    assertEquals(201, taken.statusCode());
    assertEquals(
        Depot.image("{}", "layer"), depot.askAt("GET", Depot.header(taken, "Location"), "").body());
  }

  @Test
  void aManifestIsWhatItsNameAndTypeSay(Server server) {
    var depot = Depot.create(server);
    depot.pushImage("1", "layer");
    var image = Depot.image("{}", "layer");
    assertEquals("DIGEST_INVALID", Depot.code(depot.putting(Depot.digest("other"), image)));
    assertEquals("MANIFEST_INVALID", Depot.code(depot.putting("1", "{}")));
    assertEquals("MANIFEST_INVALID", Depot.code(depot.putting("-bad-", image)));
    var asIndex = depot.ask("PUT", "/manifests/1", image, "Content-Type", Depot.INDEX);
    assertEquals("MANIFEST_INVALID", Depot.code(asIndex));
    var large = depot.putting("1", image + " ".repeat(4 << 20));
    assertEquals(413, large.statusCode());
    assertEquals("SIZE_INVALID", Depot.code(large));
  }

  @Test
  void whoPushedWhatIsInTheJournal(Server server) {
    var depot = Depot.create(server);
    var digest = depot.pushImage("1", "layer");
    depot.put("1", Depot.image("{}", "layer"));
    var events =
        server.events(depot.project()).stream()
            .filter(event -> event.path("type").asText().equals("image.received"))
            .toList();
    assertEquals(1, events.size());
    var data = events.getFirst().path("data");
    assertEquals(digest, data.path("digest").asText());
    assertEquals("admin", data.path("by").asText());
  }
}
