package dev.slipway.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A container that writes lines as fast as it can, all of them read while it does. */
final class LogRows implements Family {
  private static final String ID = "logs";
  private static final int MEGABYTES = 100;
  private static final int LONGEST_LINE = 200;

  /** A round moves 300 MiB. */
  private static final int MOST_ROUNDS = 10;

  @Override
  public List<String> ids() {
    return List.of(ID, ID + "-followed");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    var layer = lab.dir().resolve("lines");
    var digest = write(Files.createDirectories(layer).resolve("lines"));
    var alone = new ConmonAlone(setting.raw("lines", "cat", "/lines"), layer, digest);
    var all = new Compared();
    var recorded =
        all.add("slipway", "Container.start(), await()", () -> once(lab, layer, digest, false));
    var other = all.add("conmon and engine alone", alone.command(), alone);
    var followed =
        all.add("slipway", "Container.start(), logs()", () -> once(lab, layer, digest, true));
    all.measure(ID, setting.rounds().atMost(MOST_ROUNDS));
    return List.of(
        row(ID, "recorded whole, to exit known", recorded, other),
        row(ID + "-followed", "recorded and followed to the last", followed, other));
  }

  /* Time instead of throughput: in every row less is better. */
  private static Row row(String id, String what, Contender ours, Contender other) {
    return new Row(
        id,
        "100 MiB of lines " + what + " (1.25 is 0.8 of the throughput)",
        "ms",
        ours.side(0),
        Optional.of(other.side(0)),
        new Row.Goal.Ratio(1.25));
  }

  private static double[] once(Lab lab, Path layer, String digest, boolean follow)
      throws IOException, InterruptedException {
    var container = lab.create(List.of(lab.root(), layer), spec -> spec, "cat", "/lines");
    long begun = System.nanoTime();
    container.start();
    var followed = follow ? read(container.logs()) : digest;
    var exit = container.await();
    double took = Trial.since(begun);
    var recorded = follow ? followed : read(LogReader.of(container.log()));
    container.remove();
    lab.awaitQuiet();
    if (!exit.passed() || !recorded.equals(digest)) {
      throw new IOException("ended with " + exit + ", recorded " + recorded + ", not " + digest);
    }
    return new double[] {took};
  }

  /** The digest of all that was written. */
  static String read(LogReader log) throws InterruptedException {
    var digest = sha256();
    try (log) {
      for (var frames = log.read(1000); !frames.isEmpty(); frames = log.read(1000)) {
        frames.forEach(frame -> digest.update(frame.written()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String write(Path file) throws IOException {
    var random = new Random(1);
    var digest = sha256();
    try (var out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
      for (long written = 0; written < MEGABYTES << 20; ) {
        var line = line(random);
        digest.update(line);
        out.write(line);
        written += line.length;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] line(Random random) {
    var line = new StringBuilder();
    int length = random.nextInt(LONGEST_LINE);
    while (line.length() < length) {
      line.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
    }
    return line.append('\n').toString().getBytes(US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
