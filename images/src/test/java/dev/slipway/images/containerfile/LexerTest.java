package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LexerTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "HOME", "/home",
          "A", "xxyy",
          "EMPTY", "",
          "FILE", "/tmp/foo.tar.gz",
          "SPACES", "abc  def",
          "STAR", "*",
          "V", "v1.2.3-rc1",
          "KOREAN", "한국어");

  private static Lexer lexer(String text, char escape, Lexer.Keep keep) {
    return new Lexer(
        text,
        escape,
        keep,
        name -> Optional.ofNullable(VALUES.get(name)),
        new Work(Work.LONGEST_WORD));
  }

  private static String word(String text) {
    try {
      return lexer(text, '\\', Lexer.Keep.NOTHING).word();
    } catch (Wrong e) {
      return "!" + e.what();
    }
  }

  @Test
  void quotesEscapesAndVariablesBecomeWhatTheTableSays() throws IOException {
    for (var row : Table.read("expand.txt", 120).rows()) {
      assertEquals(row.outcome(), word(row.input()), "expand.txt:" + row.line());
    }
  }

  @Test
  void wordsAreSplitAfterExpansionButNotWithinQuotes() throws Exception {
    for (var row : Table.read("words.txt", 12).rows()) {
      var words = lexer(row.input(), '\\', Lexer.Keep.NOTHING).words();
      assertEquals(row.outcome(), String.join("|", words), "words.txt:" + row.line());
    }
  }

  @Test
  void theEscapeCharacterOfTheFileIsTheOnlyOne() throws Wrong {
    assertEquals("c:\\$A", lexer("c:\\`$A", '`', Lexer.Keep.NOTHING).word());
    assertEquals("c:\\xxyy", lexer("c:\\$A", '`', Lexer.Keep.NOTHING).word());
  }

  @Test
  void inADocumentQuotesAreText() throws Wrong {
    assertEquals("'xxyy' \"$A\"", lexer("'$A' \"\\$A\"", '\\', Lexer.Keep.DOCUMENT).word());
    assertEquals("it's", lexer("it's", '\\', Lexer.Keep.DOCUMENT).word());
  }

  @Test
  void whatIsNotSetIsRemembered() throws Wrong {
    var lexer = lexer("$A $B ${C:-x} '$D'", '\\', Lexer.Keep.NOTHING);
    lexer.word();
    assertEquals(Set.of("B", "C"), lexer.unset());
  }

  @Test
  void nestingSizeAndComparisonsAreBounded() {
    assertEquals(
        "!substitutions are nested deeper than 50", word("${B:-".repeat(60) + "}".repeat(60)));
    assertEquals("!becomes longer than 65536 characters", word("$HOME".repeat(20_000)));
    var text = "a".repeat(60_000);
    var slow =
        new Lexer(
            "${X//" + "*a".repeat(200) + "b/c}",
            '\\',
            Lexer.Keep.NOTHING,
            name -> Optional.of(text),
            new Work(Work.LONGEST_WORD));
    assertEquals(
        "its patterns take too many comparisons", assertThrows(Wrong.class, slow::word).what());
  }
}
