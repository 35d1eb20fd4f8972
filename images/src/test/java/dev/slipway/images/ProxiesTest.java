package dev.slipway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxiesTest {
  private static Optional<String> by(String except, String target) {
    return Proxies.of(Optional.of("plain:1"), Optional.of("http://tls:2/"), Optional.of(except))
        .forTarget(URI.create(target))
        .map(address -> address.getHostString() + ":" + address.getPort());
  }

  @Test
  void theSchemeChooses() {
    assertEquals(Optional.of("plain:1"), by("", "http://ghcr.io/v2/"));
    assertEquals(Optional.of("tls:2"), by("", "https://ghcr.io/v2/"));
  }

  @Test
  void exceptionsAreNamesWhatIsBelowThemAddressesAndNetworks() {
    for (String except :
        new String[] {
          "*", "ghcr.io", "GHCR.IO", "x, ghcr.io", "io", ".ghcr.io,ghcr.io", "ghcr.io:443"
        }) {
      assertEquals(Optional.empty(), by(except, "https://ghcr.io/v2/"), except);
    }
    assertEquals(Optional.empty(), by("example.org", "https://a.example.org/"));
    assertEquals(Optional.empty(), by("*.example.org", "https://a.example.org/"));
    assertEquals(Optional.empty(), by("10.0.0.0/8", "https://10.200.3.4/"));
    assertEquals(Optional.empty(), by("fd00::/8", "https://[fd12::1]/"));
    assertEquals(Optional.empty(), by("", "https://127.0.0.1:5000/"));
    assertEquals(Optional.empty(), by("", "http://localhost:5000/"));
    for (String except :
        new String[] {"hcr.io", "ghcr.io:5000", "10.0.0.0/8", "10.0.0.0/99x", "/", "::/0", ","}) {
      assertEquals(Optional.of("tls:2"), by(except, "https://ghcr.io/v2/"), except);
    }
    assertEquals(Optional.of("tls:2"), by("10.0.0.0/8", "https://11.0.0.1/"));
    assertEquals(Optional.of("tls:2"), by("example.org", "https://badexample.org/"));
  }

  @Test
  void theEnvironmentIsReadAsCurlReadsIt() {
    Proxies proxies =
        Proxies.of(Map.of("https_proxy", "a:1", "HTTPS_PROXY", "b:2", "NO_PROXY", "x"));
    assertEquals("a", proxies.https().orElseThrow().getHostString());
    assertEquals(Proxies.NONE, Proxies.of(Map.of("HTTPS_PROXY", " ")));
  }

  @Test
  void whatIsNoProxyIsRefusedWithoutItsPassword() {
    for (String wrong :
        new String[] {"https://p:1", "http://u:canary@p:1", "socks5://p", "http://"}) {
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> Proxies.of(Optional.of(wrong), Optional.empty(), Optional.empty()));
      assertTrue(!String.valueOf(e.getMessage()).contains("canary"), e.getMessage());
    }
  }
}
