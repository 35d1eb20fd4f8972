package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTextTest {
  @Test
  void isReadBackAsItWasShown() {
    var fresh = TokenText.fresh();
    var read = TokenText.parse(fresh.reveal()).orElseThrow();
    assertEquals(fresh.id(), read.id());
    assertArrayEquals(fresh.hash(), read.hash());
    assertTrue(fresh.reveal().matches("slw_[0-9A-Za-z]{12}_[0-9A-Za-z]{36}"), fresh.toString());
  }

  @Test
  void aSlipOfTheFingerIsNoToken() {
    var text = TokenText.fresh().reveal();
    for (int i = 0; i < text.length(); i++) {
      var wrong = new StringBuilder(text);
      wrong.setCharAt(i, text.charAt(i) == 'x' ? 'y' : 'x');
      assertEquals(Optional.empty(), TokenText.parse(wrong.toString()), () -> "at " + wrong);
    }
    assertEquals(Optional.empty(), TokenText.parse(""));
    assertEquals(Optional.empty(), TokenText.parse(text + "0"));
    assertEquals(Optional.empty(), TokenText.parse("x".repeat(1_000_000)));
  }

  @Test
  void doesNotShowItselfByAccident() {
    var token = TokenText.fresh();
    assertFalse(token.toString().contains(token.reveal().substring(18)));
  }

  @Test
  void noTwoAreAlike() {
    assertFalse(TokenText.fresh().id().equals(TokenText.fresh().id()));
  }
}
