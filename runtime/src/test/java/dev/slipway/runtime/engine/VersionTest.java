package dev.slipway.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void readsWhatToolsSay() {
    assertEquals("1.8.1", Version.in("crun version 1.8.1").toString());
    assertEquals("1.1.5", Version.in("runc version 1.1.5+ds1").toString());
    assertEquals("1.4.0-rc.3", Version.in("runc version 1.4.0-rc.3").toString());
    assertEquals("1.31.0", Version.in("crun version 1.31").toString());
    assertEquals("0.0.0", Version.in("something else").toString());
  }

  @Test
  void theFloorKnowsEveryLineOfReleases() {
    assertTrue(safe("crun", "1.31") && safe("crun", "1.31.2") && safe("crun", "2.0"));
    assertFalse(safe("crun", "1.30.9") || safe("crun", "1.8.1"));
    assertTrue(safe("runc", "1.2.8") && safe("runc", "1.3.3") && safe("runc", "1.4.0-rc.3"));
    assertTrue(safe("runc", "1.4.0") && safe("runc", "1.5.1"));
    assertFalse(safe("runc", "1.1.15") || safe("runc", "1.2.7") || safe("runc", "1.3.2"));
    assertFalse(safe("runc", "1.4.0-rc.2") || safe("runsc", "9.9.9"));
  }

  private static boolean safe(String engine, String version) {
    return SafeFloor.allows(engine, Version.in(version));
  }
}
