package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whole files: what they say, or everything that is wrong with them. */
class ContainerfileTest {
  static List<Path> files(String directory) throws IOException {
    try (var all = Files.list(Table.FILES.resolve(directory))) {
      return all.filter(f -> !f.toString().endsWith(".expected")).sorted().toList();
    }
  }

  @Test
  void goodFilesSayWhatIsExpected() throws IOException {
    var files = files("good");
    assertTrue(files.size() >= 9);
    for (var file : files) {
      var read = Containerfile.parse(Files.readAllBytes(file), "F").orThrow();
      assertEquals(expected(file), Rendered.file(read), file.toString());
    }
  }

  @Test
  void badFilesHaveAllTheirProblemsWithLineAndColumn() throws IOException {
    var files = files("bad");
    assertTrue(files.size() >= 8);
    for (var file : files) {
      assertEquals(expected(file), problems(Files.readAllBytes(file)), file.toString());
    }
  }

  private static String expected(Path file) throws IOException {
    return Files.readString(file.resolveSibling(file.getFileName() + ".expected"));
  }

  static String problems(byte[] file) {
    return switch (Containerfile.parse(file, "F")) {
      case Reading.Valid valid -> "no problem\n";
      case Reading.Invalid invalid ->
          invalid.problems().stream().map(p -> p + "\n").collect(Collectors.joining());
    };
  }

  private static String problems(String file) {
    return problems(file.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sizesAreBounded() {
    assertEquals(
        "F:1:1: the file has 1048577 bytes (at most 1048576 are read)\n",
        problems(new byte[(1 << 20) + 1]));
    assertEquals(
        "F:1001:1: more than 1000 instructions (put commands together, or into a script)\n",
        problems("FROM a\n" + "USER b\n".repeat(1100)));
    assertEquals(
        "F:2:1: the command is too long (at most 131071 bytes; copy a script and run it)\n",
        problems("FROM a\nRUN " + "x".repeat(131_072)));
    assertEquals(
        "F:3:1: the here-document 'E' is too long (at most 262144 characters; use a file)\n",
        problems("FROM a\nCOPY <<E /x\n" + "y".repeat(262_144) + "\nE\n"));
  }

  @Test
  void onlyTheFirstTwentyProblemsAreGiven() {
    var lines = problems("X\n".repeat(100)).lines().toList();
    assertEquals(20, lines.size());
    assertTrue(lines.get(19).startsWith("F:20:1: "));
  }

  @Test
  void whatIsNotTextIsAProblemWhereItStands() {
    assertEquals(
        "F:2:6: not text in UTF-8 (save the file in UTF-8, without NUL characters)\n",
        problems("FROM a\nUSER \0\n"));
    assertEquals(
        "F:2:6: not text in UTF-8 (save the file in UTF-8, without NUL characters)\n",
        problems("FROM a\nUSER ÿ\n".getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aFileWithoutStagesIsAProblem() {
    var expected = "F:1:1: no FROM (expected FROM and the image to start from, or FROM scratch)\n";
    for (var empty : List.of("", "\n\n", "# only a comment\n", "ARG A=1\n", "\\", "# escape=`")) {
      assertEquals(expected, problems(empty), empty);
    }
  }

  @Test
  void quotesInMessagesHideControlCharactersAndAreShort() {
    assertEquals(
        "F:1:1: unknown instruction 'X\uFFFD[31m"
            + "y".repeat(54)
            + "...' (known are ADD, ARG,"
            + " CMD, COPY, ENTRYPOINT, ENV, EXPOSE, FROM, HEALTHCHECK, LABEL, MAINTAINER, ONBUILD,"
            + " RUN, SHELL, STOPSIGNAL, USER, VOLUME, WORKDIR)\n",
        problems("X\u001b[31m" + "y".repeat(100) + "\n"));
  }

  @Test
  void warningsCanBeSwitchedOffOrMadeProblems() {
    var file = "FROM a AS B\nMAINTAINER x\n";
    assertEquals(List.of("StageNameCasing", "MaintainerDeprecated"), rules(file));
    assertEquals(List.of("StageNameCasing"), rules("# check=skip=MaintainerDeprecated\n" + file));
    assertEquals(List.of(), rules("# check=skip=all\n" + file));
    assertEquals(
        List.of("StageNameCasing"),
        rules("FROM a AS B\n# check=skip=MaintainerDeprecated\nMAINTAINER x\n"));
    assertEquals(
        "F:3:1: MAINTAINER is deprecated [MaintainerDeprecated] (write LABEL"
            + " org.opencontainers.image.authors=\"...\")\n",
        problems("# check=skip=StageNameCasing;error=true\n" + file));
  }

  private static List<String> rules(String file) {
    var rules = new ArrayList<String>();
    Containerfile.parse(file, "F").orThrow().warnings().forEach(w -> rules.add(w.rule().label()));
    return rules;
  }
}
