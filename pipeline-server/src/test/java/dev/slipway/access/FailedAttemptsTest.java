package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void refusesAnAddressThatGuessesUntilTheMinuteIsOver() {
    var attempts = new FailedAttempts();
    for (int i = 0; i < FailedAttempts.ALLOWED; i++) {
      assertFalse(attempts.refuses("10.0.0.1", "x", NOW));
      attempts.failed("10.0.0.1", NOW);
    }
    assertTrue(attempts.refuses("10.0.0.1", "x", NOW.plusSeconds(59)));
    assertFalse(attempts.refuses("10.0.0.2", "x", NOW));
    assertFalse(attempts.refuses("10.0.0.1", "x", NOW.plusSeconds(60)));
  }

  @Test
  void whoWasRightBeforeIsNotLockedOutByANeighbour() {
    var attempts = new FailedAttempts();
    var token = TokenText.fresh();
    attempts.passed(token.id());
    for (int i = 0; i < FailedAttempts.ALLOWED; i++) {
      attempts.failed("10.0.0.1", NOW);
    }
    assertFalse(attempts.refuses("10.0.0.1", token.reveal(), NOW));
    assertTrue(attempts.refuses("10.0.0.1", TokenText.fresh().reveal(), NOW));
  }
}
