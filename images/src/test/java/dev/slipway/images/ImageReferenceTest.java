package dev.slipway.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageReferenceTest {
  private static final String HEX = "a".repeat(64);

  @Test
  void shortNamesAreCompletedAsDockerDoes() {
    Map<String, String> full =
        Map.of(
            "busybox",
            "docker.io/library/busybox:latest",
            "busybox:1.36",
            "docker.io/library/busybox:1.36",
            "acme/shop",
            "docker.io/acme/shop:latest",
            "docker.io/busybox",
            "docker.io/library/busybox:latest",
            "index.docker.io/acme/shop:2",
            "docker.io/acme/shop:2",
            "quay.io/a/b/c:v1",
            "quay.io/a/b/c:v1",
            "localhost:5000/shop",
            "localhost:5000/shop:latest",
            "127.0.0.1:5000/shop:x",
            "127.0.0.1:5000/shop:x",
            "localhost/shop",
            "localhost/shop:latest",
            "busybox@sha256:" + HEX,
            "docker.io/library/busybox@sha256:" + HEX);
    full.forEach((text, name) -> assertEquals(name, ImageReference.parse(text).toString()));
  }

  @Test
  void aFullNameIsReadAsItWasWritten() {
    for (String name : new String[] {"ghcr.io/a/b:1", "[::1]:5000/a:b", "h:1/a@sha256:" + HEX}) {
      assertEquals(name, ImageReference.parse(name).toString());
      assertEquals(ImageReference.parse(name), ImageReference.parse(name));
    }
  }

  @Test
  void onlyLocalhostWithoutPortIsLocal() {
    assertTrue(ImageReference.parse("localhost/shop").isLocalOnly());
    assertFalse(ImageReference.parse("localhost:5000/shop").isLocalOnly());
    assertFalse(ImageReference.parse("shop").isLocalOnly());
  }

  @Test
  void whatIsNoNameIsRefusedWithASentence() {
    for (String bad :
        new String[] {
          "",
          ":",
          "/",
          "A",
          "a b",
          "../a",
          "a/../b",
          "a:",
          "a:.x",
          "a@",
          "a@md5:12",
          "-x/y",
          "a@sha256:" + "A".repeat(64),
          "a\n",
          "x".repeat(600),
          "host:99999999/a",
          "a//b",
          "a/",
          "h.x/a:t@sha256:short",
          "%2e%2e/a",
          "user@host/a"
        }) {
      var e = assertThrows(ImageException.class, () -> ImageReference.parse(bad), bad);
      assertInstanceOf(ImageException.Reason.Malformed.class, e.reason());
      assertFalse(String.valueOf(e.getMessage()).contains("\n"));
    }
  }

  @Test
  void credentialsDoNotShowTheirSecret() {
    assertFalse(new Credentials.Basic("ada", "hunter2").toString().contains("hunter2"));
  }
}
