package dev.slipway.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.InMemorySecrets;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryLoginsTest {
  private static final ProjectName SHOP = new ProjectName("shop");
  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final RegistryLogins logins = new RegistryLogins(new InMemorySecrets());

  @Test
  void eachRegistryHasOneAndProjectsHaveTheirOwn() {
    var first = new RegistryLogin("ghcr.io", "ada", "pass:word with spaces");
    var hub = new RegistryLogin("https://index.docker.io/v1/", "eve", "x");
    transactions.run(
        tx -> {
          logins.put(tx, SHOP, first);
          logins.put(tx, SHOP, hub);
        });
    assertEquals(Optional.of(first), logins.find(SHOP, "ghcr.io"));
    assertEquals("docker.io", logins.find(SHOP, "docker.io").orElseThrow().registry());
    assertEquals(List.of(hub, first), logins.list(SHOP));
    assertEquals(Optional.empty(), logins.find(new ProjectName("mall"), "ghcr.io"));
    assertEquals(Optional.empty(), logins.find(SHOP, "ghcr.io:5000"));
    transactions.run(tx -> assertTrue(logins.remove(tx, SHOP, "ghcr.io")));
    assertEquals(List.of(hub), logins.list(SHOP));
  }

  @Test
  void whatIsNoLoginIsRefusedWithoutTheSecret() {
    for (var registry : List.of("ghcr", "", "a b.c", "x/y.z", "http://ghcr.io", "ghcr.io/acme")) {
      assertThrows(
          IllegalArgumentException.class, () -> new RegistryLogin(registry, "a", "b"), registry);
    }
    for (var user : List.of("", "a:b", "a\nb")) {
      assertThrows(IllegalArgumentException.class, () -> new RegistryLogin("a.b", user, "b"));
    }
    for (var secret : List.of("", "canary\nx", "canary".repeat(10_000))) {
      var e =
          assertThrows(IllegalArgumentException.class, () -> new RegistryLogin("a.b", "u", secret));
      assertTrue(!String.valueOf(e.getMessage()).contains("canary"));
    }
    assertEquals("ada at ghcr.io", new RegistryLogin("GHCR.io", "ada", "canary").toString());
  }
}
