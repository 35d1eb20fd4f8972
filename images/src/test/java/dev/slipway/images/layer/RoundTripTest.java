package dev.slipway.images.layer;

import static dev.slipway.images.Shell.assertSameTree;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tree packed and unpacked is the same tree; what was unpacked packs to the same bytes. */
class RoundTripTest {
  private static final int SEEDS = Integer.getInteger("slipway.images.seeds", 12);
  private final Limits limits = Limits.standard();
  private Path tmp = Path.of("/");

  /** Not JUnit's: it cannot remove names that the JDK cannot decode. */
  @BeforeEach
  void make() throws IOException {
    tmp = Files.createTempDirectory("images-roundtrip");
  }

  @AfterEach
  void remove() throws IOException {
    try (Dir above = Dir.open(tmp.resolveSibling("."))) {
      above.remove(tmp.getFileName().toString());
    }
  }

  private byte[] pack(Path tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Dir root = Dir.open(tree)) {
      new PackLayer(limits).pack(root, out, PackOptions.standard());
    }
    return out.toByteArray();
  }

  private Path unpack(byte[] layer, String name) throws IOException {
    Path into = Files.createDirectory(tmp.resolve(name));
    try (Dir root = Dir.open(into)) {
      new ExtractLayer(limits).extract(new ByteArrayInputStream(layer), Compression.GZIP, root);
    }
    return into;
  }

  @Test
  void anyTreeComesBack() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path tree = Files.createDirectory(tmp.resolve("tree" + seed));
      try (Dir root = Dir.open(tree)) {
        new RandomTree(seed).fill(root);
      }
      byte[] layer = pack(tree);
      Path back = unpack(layer, "back" + seed);
      assertSameTree(Shell.tree(tree), Shell.tree(back), "seed " + seed);
      assertSameTree(Shell.attributes(tree), Shell.attributes(back), "seed " + seed);
      assertArrayEquals(layer, pack(back), "seed " + seed);
    }
  }

  /** Whatever dialect GNU tar writes, the tree is the one that was archived. */
  @Test
  void otherWritersAreUnderstood() throws IOException {
    Path tree = Files.createDirectory(tmp.resolve("tree"));
    String script =
        """
        mkdir -p a/b; echo x > a/b/f; ln a/b/f hard; ln -s a/b/f soft; chmod 4711 a/b/f
        mkdir "$(printf 'd%.0s' {1..90})"; echo y > "$(printf 'd%.0s' {1..90})/$(printf 'e%.0s' {1..90})"
        printf 'z' > "$(printf '\\303\\244\\377')"; truncate -s 3M big; chown 7:8 soft hard
        find . -exec touch -h -d '2021-05-06 07:08:09' {} +
        """;
    Shell.run(tree, "bash", "-euc", script);
    String archives =
        """
        for f in gnu oldgnu posix ustar; do tar --format=$f --numeric-owner -C tree -cf $f.tar .; done
        gzip -k posix.tar; zstd -q posix.tar; cp posix.tar.gz twice.gz; cat /dev/null >> twice.gz
        head -c 5000 posix.tar | gzip > members.gz; tail -c +5001 posix.tar | gzip >> members.gz
        """;
    Shell.run(tmp, "bash", "-euc", archives);
    String expected = Shell.tree(tree);
    try (Stream<Path> all = Files.list(tmp)) {
      for (Path archive :
          all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        Path into = Files.createDirectory(tmp.resolve("from-" + archive.getFileName()));
        try (Dir root = Dir.open(into);
            var in = Files.newInputStream(archive)) {
          new ExtractLayer(limits).extract(in, root);
        }
        assertSameTree(expected, Shell.tree(into), archive.toString());
      }
    }
  }

  /** And GNU tar reads what we write. */
  @Test
  void anotherReaderUnderstands() throws IOException {
    Path tree = Files.createDirectory(tmp.resolve("tree"));
    Shell.run(
        tree,
        "bash",
        "-euc",
        "mkdir -p a/b; echo x > a/b/f; ln a/b/f h; ln -s f a/b/l;"
            + " touch -d '2021-05-06 07:08:09.123456789' a/b/f; chmod 1777 a; chown 5:6 a/b;"
            + " echo long > $(printf 'n%.0s' {1..240})");
    Files.write(tmp.resolve("ours.tar.gz"), pack(tree));
    Path into = Files.createDirectory(tmp.resolve("into"));
    Shell.run(into, "tar", "--numeric-owner", "-xpzf", "../ours.tar.gz");
    assertSameTree(Shell.tree(tree), Shell.tree(into), "by GNU tar");
    try (Dir root = Dir.open(tree);
        var out = Files.newOutputStream(tmp.resolve("ours.tar.zst"))) {
      new PackLayer(limits).pack(root, out, PackOptions.standard().with(Compression.ZSTD));
    }
    Path again = Files.createDirectory(tmp.resolve("again"));
    Shell.run(again, "tar", "--zstd", "--numeric-owner", "-xpf", "../ours.tar.zst");
    assertSameTree(Shell.tree(tree), Shell.tree(again), "by GNU tar and zstd");
  }
}
