package dev.slipway.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://github.com/octo/shop.git, https://github.com/octo/shop.git",
    "https://git.example.org:8443/~me/shop, https://git.example.org:8443/~me/shop",
    "ssh://git@example.org:2222/octo/shop.git, ssh://git@example.org:2222/octo/shop.git",
    "git@github.com:octo/shop.git, ssh://git@github.com/octo/shop.git",
    "http://127.0.0.1:8080/git/shop.git, http://127.0.0.1:8080/git/shop.git",
    "http://localhost/shop.git, http://localhost/shop.git",
    "http://[::1]:80/shop.git, http://[::1]:80/shop.git",
    "https://build_server/shop.git, https://build_server/shop.git"
  })
  void aRemoteIsHttpsOrSshOrOnThisMachine(String text, String url) {
    assertEquals(url, RemoteUrl.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/srv/git/shop.git",
        "../shop.git",
        "file:///srv/git/shop.git",
        "FILE:///srv/git/shop.git",
        "git://example.org/shop.git",
        "ftp://example.org/shop.git",
        "ext::sh -c touch% /tmp/x",
        "amazon-s3://key@bucket/shop.git",
        "http://example.org/shop.git",
        "http://127.0.0.1.example.org/shop.git",
        "http://localhost.example.org/shop.git",
        "http://10.0.0.1/shop.git",
        "https:///shop.git",
        "https://example.org",
        "https://example.org/",
        "https://-oProxyCommand=x/shop.git",
        "https://octo:secret-token@example.org/shop.git",
        "https://secret-token@example.org/shop.git",
        "ssh://git:secret-token@example.org/shop.git",
        "ssh://-oProxyCommand=x/shop.git",
        "ssh://-x@example.org/shop.git",
        "ssh://example.org/-upload-pack",
        "https://example.org/a/../b",
        "https://example.org/a?b",
        "https://example.org/a#b",
        "https://example.org/a%2e%2e/b",
        "https://example.org/a b",
        "https://example.org/a\nb",
        "https://example.org:0/a",
        "https://example.org:99999/a",
        "git@example.org:-x",
      })
  void anythingElseIsRefusedWithoutRepeatingACredential(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> RemoteUrl.parse(text));
    assertFalse(String.valueOf(refused.getMessage()).contains("secret-token"));
  }
}
