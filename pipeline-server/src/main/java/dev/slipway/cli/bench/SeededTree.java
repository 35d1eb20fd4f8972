package dev.slipway.cli.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Files that are the same wherever they are made: half of all bytes random, half of them text.
 *
 * @param id how rows about it are called
 * @param files how many, of equal size, in directories of a hundred
 * @param megabytes of all together, in millions of bytes
 */
record SeededTree(String id, int files, int megabytes) {
  private static final int FILES_A_MEGABYTE = 40;
  private static final int LARGE = 5;
  private static final int FEW = 1000;
  private static final int IN_ONE_DIRECTORY = 100;
  private static final int PIECE = 64 * 1024;
  private static final Words WORDS = Words.of(4000);

  /** Of 25 KB each. */
  static SeededTree many(int megabytes) {
    return new SeededTree("many", megabytes * FILES_A_MEGABYTE, megabytes);
  }

  /** Of a fifth each. */
  static SeededTree large(int megabytes) {
    return new SeededTree("large", LARGE, megabytes);
  }

  String what() {
    return String.format(Locale.ROOT, "%d MB in %,d files", megabytes, files);
  }

  long bytesOfEach() {
    return megabytes * 1_000_000L / files;
  }

  ManyFiles.Amount amount() {
    return new ManyFiles.Amount(files, files * bytesOfEach());
  }

  /**
   * Fails unless the tree was copied whole; removes the copy then. Many files stay until the end:
   * while those just removed are not forgotten, ext4 is slow to make any.
   */
  void check(Lab lab, Path copy) throws IOException, InterruptedException {
    amount().check(copy);
    if (!isKept()) {
      lab.call("rm", "-rf", copy.toString());
    }
  }

  boolean isKept() {
    return files > FEW;
  }

  /** Makes the tree. */
  void write(Path tree) throws IOException {
    var random = new SplittableRandom(files);
    for (int i = 0; i < files; i++) {
      var directory = tree.resolve("d" + i / IN_ONE_DIRECTORY);
      if (i % IN_ONE_DIRECTORY == 0) {
        Files.createDirectories(directory);
      }
      try (var out = new BufferedOutputStream(Files.newOutputStream(directory.resolve("f" + i)))) {
        write(out, i, random);
      }
    }
  }

  /** Random and text by turns; the last of an odd number is half this, half that. */
  private void write(OutputStream out, int number, SplittableRandom random) throws IOException {
    long all = bytesOfEach();
    boolean odd = number == files - 1 && files % 2 == 1;
    long noise = odd ? all / 2 : number % 2 == 0 ? all : 0;
    var piece = new byte[PIECE];
    for (long left = noise; left > 0; left -= PIECE) {
      random.nextBytes(piece);
      out.write(piece, 0, (int) Math.min(PIECE, left));
    }
    WORDS.write(out, all - noise, random);
  }

  /** A language of words that are more or less common. */
  private record Words(byte[][] words) {
    static Words of(int count) {
      var random = new SplittableRandom(count);
      var words = new byte[count][];
      for (int i = 0; i < count; i++) {
        var word = new StringBuilder();
        for (int length = 2 + random.nextInt(9); length > 0; length--) {
          word.append((char) ('a' + random.nextInt(26)));
        }
        words[i] =
            word.append(i % 12 == 0 ? '\n' : ' ').toString().getBytes(StandardCharsets.UTF_8);
      }
      return new Words(words);
    }

    void write(OutputStream out, long bytes, SplittableRandom random) throws IOException {
      for (long left = bytes; left > 0; ) {
        double rank = random.nextDouble();
        var word = words[(int) (rank * rank * rank * words.length)];
        int length = (int) Math.min(word.length, left);
        out.write(word, 0, length);
        left -= length;
      }
    }
  }
}
