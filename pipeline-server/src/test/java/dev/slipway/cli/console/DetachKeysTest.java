package dev.slipway.cli.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
  private static Optional<String> pass(DetachKeys keys, String typed) {
    return keys.pass(typed.getBytes(US_ASCII), typed.length()).map(b -> new String(b, US_ASCII));
  }

  @Test
  void theSequenceLetsGoHoweverItIsCut() {
    assertEquals(Optional.empty(), pass(DetachKeys.of("ctrl-p,ctrl-q"), "ab\u0010\u0011"));
    var keys = DetachKeys.of("ctrl-p,ctrl-q");
    assertEquals(Optional.of(""), pass(keys, "\u0010"));
    assertEquals(Optional.empty(), pass(keys, "\u0011"));
  }

  @Test
  void whatWasNotTheSequenceIsSentAfterAll() {
    var keys = DetachKeys.of("ctrl-p,ctrl-q");
    assertEquals(Optional.of("a"), pass(keys, "a\u0010"));
    assertEquals(Optional.of("\u0010b"), pass(keys, "b"));
    assertEquals(Optional.of("\u0010"), pass(keys, "\u0010\u0010"));
    assertEquals(Optional.empty(), pass(keys, "\u0011"));
  }

  @Test
  void noneNeverLetsGoAndNonsenseIsRefused() {
    assertEquals(Optional.of("\u0010\u0011"), pass(DetachKeys.of(""), "\u0010\u0011"));
    assertThrows(IllegalArgumentException.class, () -> DetachKeys.of("ctrl-"));
    assertThrows(IllegalArgumentException.class, () -> DetachKeys.of("a,,b"));
  }
}
