package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void aLocaleWithoutUnicodeIsRefusedWithWhatToDo() {
    Platform.requireUnicodeNames("UTF-8");
    var refused =
        assertThrows(
            CannotStartException.class, () -> Platform.requireUnicodeNames("ANSI_X3.4-1968"));
    assertTrue(String.valueOf(refused.getMessage()).contains("LC_ALL=C.UTF-8"));
  }
}
