package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Distribution-spec 1.1, "Content Discovery". */
@ExtendWith(OneServer.class)
class RegistryDiscoveryTest {
  private static List<String> tags(String body) throws IOException {
    var tags = new ArrayList<String>();
    Server.JSON.readTree(body).path("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  @Test
  void tagsAreListedInOrderAndByPages(Server server) throws IOException {
    var depot = Depot.create(server);
    assertEquals("NAME_UNKNOWN", Depot.code(depot.ask("GET", "/tags/list")));
    for (var tag : List.of("b", "a", "10", "2", "B")) {
      depot.pushImage(tag, "layer");
    }
    var all = depot.ask("GET", "/tags/list");
    assertEquals(List.of("10", "2", "B", "a", "b"), tags(all.body()));
    assertEquals("", Depot.header(all, "Link"));
    var page = depot.ask("GET", "/tags/list?n=2");
    assertEquals(List.of("10", "2"), tags(page.body()));
    var link = Depot.header(page, "Link");
    assertTrue(link.endsWith("; rel=\"next\""), link);
    var next = depot.askAt("GET", link.substring(1, link.indexOf('>')), "");
    assertEquals(List.of("B", "a"), tags(next.body()));
    var last = depot.ask("GET", "/tags/list?n=2&last=a");
    assertEquals(List.of("b"), tags(last.body()));
    assertEquals("", Depot.header(last, "Link"));
    assertEquals(List.of(), tags(depot.ask("GET", "/tags/list?n=0").body()));
    assertEquals(400, depot.ask("GET", "/tags/list?n=many").statusCode());
  }

  @Test
  void referrersAreListedAndFiltered(Server server) throws IOException {
    var depot = Depot.create(server);
    var subject = depot.pushImage("1", "layer");
    var manifest = Depot.image("{}", "layer");
    var none = depot.ask("GET", "/referrers/" + subject);
    assertEquals(200, none.statusCode());
    assertEquals(Depot.INDEX, Depot.header(none, "Content-Type"));
    assertEquals(0, Server.JSON.readTree(none.body()).path("manifests").size());
    for (var type : List.of("text/x-one", "text/x-two")) {
      var referrer = Depot.referrer(manifest, type);
      var answer = depot.putting(Depot.digest(referrer), referrer);
      assertEquals(201, answer.statusCode(), answer::body);
      assertEquals(subject, Depot.header(answer, "OCI-Subject"));
    }
    var all = Server.JSON.readTree(depot.ask("GET", "/referrers/" + subject).body());
    assertEquals(2, all.path("schemaVersion").asInt());
    assertEquals(2, all.path("manifests").size());
    var some = depot.ask("GET", "/referrers/" + subject + "?artifactType=text/x-two");
    assertEquals("artifactType", Depot.header(some, "OCI-Filters-Applied"));
    var found = Server.JSON.readTree(some.body()).path("manifests");
    assertEquals(1, found.size());
    assertEquals("text/x-two", found.get(0).path("artifactType").asText());
    assertEquals("so", found.get(0).path("annotations").path("org.example.says").asText());
  }

  @Test
  void aSubjectNeedNotBeThere(Server server) {
    var depot = Depot.create(server);
    depot.push("{}");
    var referrer = Depot.referrer("nobody has this", "text/x-one");
    assertEquals(201, depot.putting(Depot.digest(referrer), referrer).statusCode());
    var path = "/referrers/" + Depot.digest("nobody has this");
    assertTrue(depot.ask("GET", path).body().contains(Depot.digest(referrer)));
    assertEquals("DIGEST_INVALID", Depot.code(depot.ask("GET", "/referrers/x")));
  }
}
