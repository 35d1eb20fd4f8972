package dev.slipway.images.containerfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, there is an answer: a value, or problems with a place. */
class FuzzTest {
  private static final int EXECUTIONS = Integer.getInteger("slipway.fuzz.executions", 3_000);
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 20_260_101);
  private static final BuildArguments ARGUMENTS =
      new BuildArguments(Map.of("A", "a*b/c", "B", ""), "linux/amd64", "linux/arm/v7");
  private static final Map<String, String> BASE = Map.of("PATH", "/bin:/usr/bin", "HOME", "/");

  private static final List<String> PIECES =
      List.of(
          "FROM a\n",
          "\nRUN ",
          "\nCOPY ",
          "\nADD ",
          "\nENV ",
          "\nARG ",
          "\nONBUILD ",
          "\nEXPOSE ",
          "--mount=type=cache,",
          "target=",
          "--from=",
          "--chmod=",
          "--exclude=",
          "<<EOF",
          "<<-'E'",
          "\nEOF\n",
          "\nE\n",
          "\\\n",
          "`\n",
          "# escape=`\n",
          "# check=error=true\n",
          "$",
          "${",
          "}",
          ":-",
          ":?",
          "##",
          "%%",
          "//",
          "/",
          "*",
          "**",
          "?",
          "[",
          "]",
          "^",
          "-",
          "!",
          "\"",
          "'",
          "\\",
          "=",
          ",",
          ":",
          "[\"",
          "\"]",
          "\\u0041",
          "\t",
          "\r\n",
          "\0",
          "\uFEFF",
          "\u2028",
          "\u00A0",
          "\uD83D\uDE00",
          "$A",
          "${A//*/x}",
          "${HOME%%*}",
          "..",
          "/./",
          "65536",
          "99999999999",
          "https://h/x.git#a:b",
          "git@h:p");

  @Test
  void neverThrowsAnythingElseAndAlwaysSaysWhere() throws IOException {
    var corpus = corpus();
    var random = new Random(SEED);
    int valid = 0;
    for (int i = 0; i < EXECUTIONS; i++) {
      var bytes = mutated(corpus.get(random.nextInt(corpus.size())), corpus, random);
      try {
        valid += file(bytes) ? 1 : 0;
        ignored(bytes);
        word(bytes);
      } catch (RuntimeException | StackOverflowError e) {
        fail("base64 " + Base64.getEncoder().encodeToString(bytes), e);
      }
    }
    assertTrue(EXECUTIONS < 1000 || valid > EXECUTIONS / 50, "only " + valid + " were valid");
  }

  private static boolean file(byte[] bytes) {
    return switch (Containerfile.parse(bytes, "F")) {
      case Reading.Valid valid -> {
        built(valid.file());
        yield true;
      }
      case Reading.Invalid invalid -> {
        judge(invalid.problems());
        yield false;
      }
    };
  }

  private static void judge(List<Problem> problems) {
    assertFalse(problems.isEmpty());
    assertTrue(problems.size() <= 20);
    assertTrue(problems.stream().allMatch(p -> p.line() > 0 && p.column() > 0));
    assertTrue(problems.stream().noneMatch(p -> p.message().isEmpty()));
  }

  /** Everything that a build asks of a file. */
  private static void built(Containerfile file) {
    try {
      var plan = BuildPlan.of(file, ARGUMENTS, Optional.empty());
      for (var stage : plan.stages()) {
        assertTrue(stage.needs().stream().allMatch(n -> n < stage.stage().index()));
        var scope = plan.scope(BASE);
        for (var instruction : stage.instructions()) {
          use(scope.next(instruction), scope);
        }
        assertTrue(scope.runEnvironment().keySet().containsAll(BASE.keySet()));
      }
    } catch (ContainerfileException e) {
      judge(e.problems());
    }
  }

  private static void use(Instruction instruction, Scope scope) {
    switch (instruction) {
      case Instruction.Run run -> scope.mounts(run);
      case Instruction.Expose expose -> Ports.of(expose);
      case Instruction.User user -> Owner.of(user.source(), user.user());
      case Instruction.Add add ->
          add.transfer().sources().forEach(word -> AddSource.of(add.source(), word));
      case Instruction.Copy copy ->
          copy.transfer().sources().stream()
              .filter(word -> PathPattern.isPattern(word.text()))
              .forEach(
                  word -> PathPattern.ofSource(copy.source(), word, word.text()).matches("b/c"));
      default -> {}
    }
  }

  private static void ignored(byte[] bytes) {
    try {
      var file = IgnoreFile.parse(Arrays.copyOf(bytes, Math.min(bytes.length, 4096)), "I");
      for (var path : List.of("a", "a/b", "src/main/x.txt", "a/".repeat(40) + "b")) {
        file.ignores(path);
      }
    } catch (ContainerfileException e) {
      judge(e.problems());
    }
  }

  private static void word(byte[] bytes) {
    var text = new String(bytes, 0, Math.min(bytes.length, 200), UTF_8);
    for (var keep :
        List.of(Lexer.Keep.NOTHING, Lexer.Keep.UNSET, new Lexer.Keep(true, true, false, true))) {
      try {
        var variables = (Variables) name -> Optional.ofNullable(BASE.get(name));
        new Lexer(text, '\\', keep, variables, new Work(Work.LONGEST_WORD)).words();
      } catch (Wrong e) {
        assertFalse(e.what().isEmpty());
      }
    }
  }

  private static byte[] mutated(byte[] seed, List<byte[]> corpus, Random random) {
    var bytes = seed;
    for (int n = random.nextInt(6); n > 0; n--) {
      bytes = mutatedOnce(bytes, corpus, random);
    }
    return bytes;
  }

  private static byte[] mutatedOnce(byte[] bytes, List<byte[]> corpus, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(40));
    return switch (random.nextInt(6)) {
      case 0 -> spliced(bytes, at, at, piece(random).getBytes(UTF_8));
      case 1 -> spliced(bytes, at, to, new byte[0]);
      case 2 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 3 ->
          spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
      case 4 -> spliced(bytes, at, to, piece(random).repeat(random.nextInt(100)).getBytes(UTF_8));
      default -> {
        var other = corpus.get(random.nextInt(corpus.size()));
        int from = random.nextInt(other.length + 1);
        yield spliced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
      }
    };
  }

  private static String piece(Random random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    var out = new byte[bytes.length - (to - from) + between.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(between, 0, out, from, between.length);
    System.arraycopy(bytes, to, out, from + between.length, bytes.length - to);
    return out;
  }

  /** The files of the other tests, each line of the tables a file of its own. */
  private static List<byte[]> corpus() throws IOException {
    var corpus = new ArrayList<byte[]>();
    for (var directory : List.of("good", "bad", "found")) {
      for (var file : ContainerfileTest.files(directory)) {
        corpus.add(Files.readAllBytes(file));
      }
    }
    for (var table : List.of("expand.txt", "ignore.txt")) {
      for (var row : Table.read(table, 50).rows()) {
        corpus.add(
            ("FROM a\nENV A=" + row.input() + "\nCOPY " + row.input() + " b/\n").getBytes(UTF_8));
      }
    }
    return corpus;
  }
}
