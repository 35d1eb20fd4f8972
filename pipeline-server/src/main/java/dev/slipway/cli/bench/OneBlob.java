package dev.slipway.cli.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A file of random bytes, of which there is always another edition. */
final class OneBlob {
  private static final int PIECE = 1_000_000;

  private final Lab lab;
  private final Path file;
  private final int megabytes;
  private long edition;

  private OneBlob(Lab lab, int megabytes) {
    this.lab = lab;
    this.file = lab.fresh("blob");
    this.megabytes = megabytes;
  }

  static OneBlob write(Lab lab, int megabytes) throws IOException {
    var blob = new OneBlob(lab, megabytes);
    var random = new SplittableRandom(megabytes);
    var piece = new byte[PIECE];
    try (var out = new BufferedOutputStream(Files.newOutputStream(blob.file))) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return blob;
  }

  Path file() {
    return file;
  }

  String size() {
    return Long.toString((long) megabytes * PIECE);
  }

  /** Makes it one that nobody has yet. */
  void change() throws IOException {
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.writeLong(++edition);
    }
  }

  String digest() throws IOException, InterruptedException {
    return digest(lab, file);
  }

  static String digest(Lab lab, Path file) throws IOException, InterruptedException {
    return "sha256:" + hex(lab.programs().bash("openssl sha256 <" + file));
  }

  /** The digest in what openssl prints. */
  static String hex(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
