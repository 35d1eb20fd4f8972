package dev.slipway.webhooks;

import static dev.slipway.webhooks.Deliveries.GITHUB;
import static dev.slipway.webhooks.Deliveries.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Mutations of every payload file, signed so that they reach the reader: whatever they say, a value
 * comes back. {@code -Dslipway.fuzz.executions} is how many, {@code -Dslipway.fuzz.seed} which.
 */
class GitHubFuzzTest {
  private static final int EXECUTIONS = Integer.getInteger("slipway.fuzz.executions", 5_000);
  private static final long SEED = Long.getLong("slipway.fuzz.seed", 20260101L);
  private static final List<String> EVENTS = List.of("push", "pull_request", "ping", "star", "");

  @Test
  void onlyValuesComeBack() throws Exception {
    List<byte[]> corpus = corpus();
    assertTrue(corpus.size() >= 20, corpus.size() + " payload files");
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (int i = 0; i < EXECUTIONS; i++) {
      Random random = new Random(SEED + i);
      byte[] body = Mutation.of(corpus.get(random.nextInt(corpus.size())), random);
      String event = EVENTS.get(Math.min(random.nextInt(9) / 2, EVENTS.size() - 1));
      seen.merge(readOrFail(event, body, SEED + i).getClass(), 1, Integer::sum);
    }
    assertEquals(EXECUTIONS, seen.values().stream().mapToInt(Integer::intValue).sum());
    // If either is rare the mutations are too tame, or too wild to get past the first byte.
    int malformed = seen.getOrDefault(Malformed.class, 0);
    assertTrue(malformed > EXECUTIONS / 10, () -> "outcomes: " + seen);
    assertTrue(EXECUTIONS - malformed > EXECUTIONS / 10, () -> "outcomes: " + seen);
    assertTrue(EXECUTIONS < 1_000 || seen.containsKey(ForgeEvent.Proposal.class), () -> "" + seen);
  }

  @Test
  void noMutationOfASignedBodyIsVerified() throws Exception {
    List<byte[]> corpus = corpus();
    for (int i = 0; i < EXECUTIONS / 5; i++) {
      Random random = new Random(SEED + i);
      byte[] body = corpus.get(random.nextInt(corpus.size()));
      byte[] other = Mutation.of(body, random);
      if (!java.util.Arrays.equals(body, other)) {
        Delivery forged = new Delivery(Deliveries.signed("push", body).headers(), other);
        Verification verification = GITHUB.verify(forged, List.of(SECRET));
        assertInstanceOf(Refused.class, verification, "seed " + (SEED + i));
      }
    }
  }

  private static Reading readOrFail(String event, byte[] body, long seed) {
    try {
      Reading reading = Deliveries.read(Deliveries.signed(event, body));
      assertFalse(reading.toString().chars().anyMatch(Character::isISOControl), reading::toString);
      return reading;
    } catch (RuntimeException | StackOverflowError e) {
      String found = "seed %d, event '%s', body %s";
      String base64 = Base64.getEncoder().encodeToString(body);
      throw new AssertionError(found.formatted(seed, event, base64), e);
    }
  }

  private static List<byte[]> corpus() throws IOException, URISyntaxException {
    Path directory =
        Path.of(Objects.requireNonNull(GitHubFuzzTest.class.getResource("github")).toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(file -> Deliveries.payload(file.getFileName().toString())).toList();
    }
  }

  /** One to four changes of a payload, blind ones and ones that keep it JSON. */
  private static final class Mutation {
    private static final String[] VALUES = {
      "null",
      "true",
      "0",
      "-1",
      "1e999",
      "9".repeat(70),
      "\"\"",
      "[]",
      "{}",
      "\"\\u0000\"",
      "\"\\ud800\"",
      "\"refs/heads/x\"",
      "\"refs/tags/x\"",
      "\"refs/heads/..\"",
      "[".repeat(70),
      "{\"a\":".repeat(70),
      "\"" + "x".repeat(2_000) + "\"",
      "\"https://[\"",
      "\"a/b\"",
      "NaN",
      "\"0000000000000000000000000000000000000000\"",
      "\"%\"",
      "\"http://a\\u0001/\"",
      "\"\\"
    };

    private Mutation() {}

    static byte[] of(byte[] body, Random random) {
      byte[] mutant = body;
      for (int change = random.nextInt(4); change >= 0; change--) {
        mutant = mutant.length == 0 ? body : once(mutant, random);
      }
      return mutant;
    }

    private static byte[] once(byte[] body, Random random) {
      int at = random.nextInt(body.length);
      int to = Math.min(body.length, at + 1 + random.nextInt(64));
      return switch (random.nextInt(8)) {
        case 0 -> splice(body, at, at + 1, new byte[] {(byte) random.nextInt(256)});
        case 1 -> splice(body, at, to, new byte[0]);
        case 2 -> splice(body, at, at, java.util.Arrays.copyOfRange(body, at, to));
        case 3 -> random.nextInt(4) == 0 ? java.util.Arrays.copyOf(body, at) : body;
        default -> otherValue(body, at, random);
      };
    }

    /** Puts another value after the colon that follows, so that the rest stays JSON. */
    private static byte[] otherValue(byte[] body, int at, Random random) {
      int colon = indexOf(body, (byte) ':', at);
      int end = indexOf(body, (byte) '\n', colon);
      if (colon == body.length || end == body.length) {
        return body;
      }
      String value = VALUES[random.nextInt(VALUES.length)];
      String comma = body[end - 1] == ',' ? "," : "";
      return splice(body, colon + 1, end, (" " + value + comma).getBytes(UTF_8));
    }

    private static int indexOf(byte[] body, byte wanted, int from) {
      int at = from;
      while (at < body.length && body[at] != wanted) {
        at++;
      }
      return at;
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] between) {
      byte[] spliced = new byte[from + between.length + body.length - to];
      System.arraycopy(body, 0, spliced, 0, from);
      System.arraycopy(between, 0, spliced, from, between.length);
      System.arraycopy(body, to, spliced, from + between.length, body.length - to);
      return spliced;
    }
  }
}
