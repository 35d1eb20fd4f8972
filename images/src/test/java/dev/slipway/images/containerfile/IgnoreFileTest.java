package dev.slipway.images.containerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoreFileTest {
  static IgnoreFile read(String text) {
    return IgnoreFile.parse(text.getBytes(UTF_8), ".dockerignore");
  }

  private static List<String> problems(String text) {
    return assertThrows(ContainerfileException.class, () -> read(text)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void pathsAreIgnoredAsTheTableSays() throws IOException {
    int judged = 0;
    for (var row : Table.read("ignore.txt", 60).rows()) {
      var file = read(row.input().replace(' ', '\n'));
      for (var path : row.outcome().split(" ", -1)) {
        judged++;
        assertEquals(
            path.startsWith("+"),
            file.ignores(path.substring(1)),
            "ignore.txt:" + row.line() + " " + path);
      }
    }
    assertTrue(judged > 120, "only " + judged);
  }

  @Test
  void whatIsNoPatternIsAProblemWithItsLine() throws IOException {
    for (var row : Table.read("ignore-bad.txt", 10).rows()) {
      assertEquals(
          List.of(".dockerignore:2:3: " + row.outcome()),
          problems("a\n  " + row.input() + "\nb"),
          "ignore-bad.txt:" + row.line());
    }
  }

  @Test
  void commentsBlanksAndLineEndsMeanNothing() {
    var file = read("\uFEFF# comment\r\n\r\n  a  \r\n #b\r\n\n! c\nc\n");
    assertTrue(file.ignores("a") && file.ignores("#b") && file.ignores("c"));
    assertTrue(!file.ignores("# comment") && !file.ignores(""));
  }

  @Test
  void sizeIsBounded() {
    assertEquals(
        List.of(".dockerignore:2001:1: more than 2000 patterns (use wildcards)"),
        problems("a\n".repeat(2001)));
    assertEquals(
        List.of(".dockerignore:1:1: the file has 300000 bytes (at most 262144 are read)"),
        problems("a".repeat(300_000)));
    assertEquals(
        List.of(".dockerignore:1:1: a pattern of 1025 characters (at most 1024)"),
        problems("a".repeat(1025)));
    assertEquals(
        List.of(".dockerignore:1:1: not text in UTF-8 (save the file in UTF-8)"),
        assertThrows(
                ContainerfileException.class,
                () -> IgnoreFile.parse(new byte[] {'a', (byte) 0xFF}, ".dockerignore"))
            .problems()
            .stream()
            .map(Problem::toString)
            .toList());
  }

  @Test
  void hostilePatternsTakeNoMoreThanPatternTimesPath() throws Wrong {
    var pattern = PathPattern.of("**/" + "*a".repeat(400) + "b");
    assertTrue(!pattern.matches("a".repeat(4000)));
    assertTrue(!PathPattern.of("**/".repeat(300) + "x").matches("a/".repeat(2000) + "y"));
  }
}
