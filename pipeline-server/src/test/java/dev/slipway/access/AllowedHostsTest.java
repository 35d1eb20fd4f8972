package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedHostsTest {
  private final AllowedHosts hosts =
      new AllowedHosts(URI.create("https://ci.example.com:8443/"), List.of("Ci.Internal "));

  @Test
  void answersToItsOwnNamesOnly() {
    for (var host :
        List.of(
            "ci.example.com",
            "CI.example.COM:99",
            "localhost",
            "localhost:8080",
            "127.0.0.1:1",
            "[::1]:8080",
            "ci.internal",
            "ci.example.com.")) {
      assertEquals(true, hosts.allows(host), host);
    }
    for (var host :
        List.of(
            "",
            "evil.com",
            "ci.example.com.evil.com",
            "evil-ci.example.com",
            "127.0.0.2",
            "staging.shop.localhost",
            "[::2]",
            "[",
            ":",
            "localhost@evil.com",
            "ci.example.com/x")) {
      assertEquals(false, hosts.allows(host), host);
    }
  }

  @Test
  void takesChangesFromItsOwnPagesOnly() {
    assertEquals(true, hosts.allowsOrigin("https://ci.example.com:8443", "ci.internal"));
    assertEquals(true, hosts.allowsOrigin("http://localhost:8080", "localhost:8080"));
    for (var origin :
        List.of(
            "null",
            "https://evil.com",
            "https://ci.example.com",
            "http://localhost:9999",
            "http://staging.shop.localhost:8080",
            "")) {
      assertEquals(false, hosts.allowsOrigin(origin, "localhost:8080"), origin);
    }
    assertEquals(false, hosts.allowsOrigin("http://evil.com", "evil.com"));
  }

  @Test
  void aBaseUrlNeedsAHost() {
    assertThrows(
        IllegalArgumentException.class, () -> new AllowedHosts(URI.create("localhost"), List.of()));
  }
}
