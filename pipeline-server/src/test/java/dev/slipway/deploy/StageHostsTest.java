package dev.slipway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageHostsTest {
  private static final StageName STAGING = new StageName(new ProjectName("my-shop"), "staging");

  private final StageHosts local =
      new StageHosts(URI.create("http://localhost:8080"), Optional.empty());
  private final StageHosts far =
      new StageHosts(URI.create("https://ci.example.org"), Optional.of("Apps.example.org"));

  @Test
  void knowsTheUrlOfAStage() {
    assertEquals("http://staging.my-shop.localhost:8080/", local.url(STAGING).toString());
    assertEquals("https://staging.my-shop.apps.example.org/", far.url(STAGING).toString());
  }

  @Test
  void knowsTheStageOfAHost() {
    assertEquals(Optional.of(STAGING), local.stage("staging.my-shop.localhost"));
    assertEquals(Optional.of(STAGING), local.stage("Staging.My-Shop.LOCALHOST."));
    assertEquals(Optional.of(STAGING), far.stage("staging.my-shop.apps.example.org"));
    assertEquals(Optional.of(STAGING), far.stage("staging.my-shop.localhost"));
  }

  @Test
  void coversEverythingBelowButNothingElse() {
    for (var host :
        new String[] {"a.localhost", "a.b.c.localhost", "..localhost", "-.-.localhost"}) {
      assertTrue(local.covers(host), host);
      assertEquals(Optional.empty(), local.stage(host), host);
    }
    for (var host :
        new String[] {
          "localhost",
          "localhost.",
          "127.0.0.1",
          "[::1]",
          "",
          ".",
          "notlocalhost",
          "staging.my-shop.apps.example.org",
          "staging.my-shop.localhost.evil.example",
          "a".repeat(1000) + ".localhost"
        }) {
      assertFalse(local.covers(host), host);
    }
    assertFalse(far.covers("apps.example.org"));
    assertFalse(far.covers("evilapps.example.org"));
  }

  @Test
  void namesThatAreTooLongAreNoStages() {
    assertEquals(Optional.empty(), local.stage("s." + "p".repeat(41) + ".localhost"));
    assertEquals(Optional.empty(), local.stage("s".repeat(64) + ".p.localhost"));
  }

  @Test
  void refusesADomainThatIsNone() {
    var base = URI.create("http://localhost:8080");
    for (var domain : new String[] {"", "a b", "*.example.org", ".org", "a..b"}) {
      assertThrows(
          IllegalArgumentException.class, () -> new StageHosts(base, Optional.of(domain)), domain);
    }
  }
}
