package dev.slipway.pipeline.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.slipway.pipeline.Graph;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, the reader answers, soon, and with something true. */
class FuzzTest {
  private static final int EXECUTIONS = Integer.getInteger("slipway.fuzz.executions", 5_000);
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 20_260_101);
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final List<String> PIECES =
      List.of(
          "version: 1\n",
          "steps:\n",
          "  ",
          "- ",
          ": ",
          "&a ",
          "*a",
          "!!binary ",
          "!x ",
          "? ",
          "---\n",
          "...\n",
          "'",
          "\"",
          "|\n",
          ">-\n",
          "{",
          "}",
          "[",
          "]",
          ",",
          "#",
          "\t",
          "\u0000",
          "\uFEFF",
          "<<: *a\n",
          "%YAML 1.2\n",
          "needs: [a]\n",
          "\u2028",
          "\uD83D\uDE00",
          "~",
          "null",
          "\r\n",
          "cron: '0 0 0 ? * 6#9'\n",
          "1e999999999",
          "0x",
          ".inf",
          "\\x",
          "\\uD800",
          "%",
          "@",
          "`");

  @Test
  void neverThrowsAndNeverStalls() throws IOException {
    var corpus = corpus();
    var random = new Random(SEED);
    int valid = 0;
    for (int i = 0; i < EXECUTIONS; i++) {
      var file = mutated(corpus.get(random.nextInt(corpus.size())), corpus, random);
      valid += check(file) ? 1 : 0;
    }
    assertTrue(EXECUTIONS < 1000 || valid > EXECUTIONS / 100, "only " + valid + " were valid");
  }

  private static boolean check(byte[] file) {
    long start = System.nanoTime();
    try {
      return switch (new YamlPipelineReader().read(file)) {
        case Reading.Valid valid -> isTrue(valid.pipeline());
        case Reading.Invalid invalid -> {
          assertFalse(invalid.problems().isEmpty());
          assertTrue(invalid.problems().size() <= 20);
          assertTrue(invalid.problems().stream().allMatch(p -> p.line() > 0 && p.column() > 0));
          assertTrue(invalid.problems().toString().length() < 60_000);
          yield false;
        }
      };
    } catch (RuntimeException | StackOverflowError e) {
      return fail("base64 " + Base64.getEncoder().encodeToString(file), e);
    } finally {
      assertTrue(
          System.nanoTime() - start < SOON.toNanos(),
          () -> "slow: base64 " + Base64.getEncoder().encodeToString(file));
    }
  }

  private static boolean isTrue(Pipeline pipeline) {
    var graph = Graph.of(pipeline.steps());
    assertFalse(pipeline.steps().isEmpty());
    assertEquals(Optional.empty(), Graph.cycle(graph.needs()));
    assertEquals(pipeline.steps().size(), graph.inOrder().size());
    return true;
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
      case 0 -> spliced(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())).getBytes(UTF_8));
      case 1 -> spliced(bytes, at, to, new byte[0]);
      case 2 -> spliced(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, to));
      case 3 ->
          spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt()});
      case 4 ->
          spliced(
              bytes,
              at,
              to,
              PIECES
                  .get(random.nextInt(PIECES.size()))
                  .repeat(random.nextInt(200))
                  .getBytes(UTF_8));
      default -> {
        var other = corpus.get(random.nextInt(corpus.size()));
        yield spliced(
            bytes,
            at,
            bytes.length,
            java.util.Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length));
      }
    };
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    var out = new byte[bytes.length - (to - from) + between.length];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(between, 0, out, from, between.length);
    System.arraycopy(bytes, to, out, from + between.length, bytes.length - to);
    return out;
  }

  private static List<byte[]> corpus() throws IOException {
    var corpus = new ArrayList<byte[]>();
    try (var files = Files.walk(Path.of("src/test/resources/pipeline"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
    }
    assertTrue(corpus.size() >= 15);
    return corpus;
  }
}
