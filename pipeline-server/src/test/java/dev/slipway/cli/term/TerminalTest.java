package dev.slipway.cli.term;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b", "\u0000", "\u0007", "\b", "\r", "\n", "\u007f", "\u009b", "\u0085", "\u200e",
        "\u202e", "\u2066"
      })
  void whatWouldSteerTheTerminalIsNotPrinted(String dangerous) {
    assertEquals("a\uFFFDb", Terminal.clean("a" + dangerous + "b"));
  }

  @Test
  void textOfAnyScriptAndTabsStay() {
    var text = "gr\u00fc\u00dfe\t\u65e5\u672c \u05e9\u05dc\u05d5\u05dd \uD83D\uDE80";
    assertEquals(text, Terminal.clean(text));
  }
}
