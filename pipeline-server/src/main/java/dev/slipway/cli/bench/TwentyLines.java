package dev.slipway.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Containerfile of twenty instructions of all usual kinds, and the files it copies. What the
 * fifth copies decides whether anything after it is in a cache.
 *
 * @param dir the build's context, and the file in it
 */
record TwentyLines(Path dir) {
  static final String BASE = "localhost/busybox";

  /** Of the image: what all its commands came to. */
  static final String RESULT = "app/out/sum";

  private static final int SOURCES = 40;
  private static final String FILE =
      """
      FROM %s
      LABEL org.example.bench=twenty
      ENV MODE=bench LEVEL=1
      WORKDIR /app
      COPY main.txt ./
      ARG REVISION=1
      COPY sources/ ./sources/
      RUN find sources -type f | sort > files
      RUN mkdir -p out/lib && cp -r sources out/lib
      ENV OUT=/app/out
      RUN cat main.txt files > $OUT/all
      RUN sha256sum $OUT/all | cut -d ' ' -f 1 > $OUT/sum
      WORKDIR /srv
      COPY --chown=1000:1000 site/ ./site/
      RUN for i in 1 2 3 4 5 6 7 8; do echo "page $i" > page-$i; done
      RUN ln -s page-1 index && chmod 600 page-8
      EXPOSE 8080
      USER 1000
      ENTRYPOINT ["/bin/sh"]
      CMD ["-c", "cat /app/out/sum"]
      """;

  static TwentyLines write(Path dir) throws IOException {
    Files.createDirectories(dir.resolve("sources"));
    Files.createDirectories(dir.resolve("site"));
    for (int i = 0; i < SOURCES; i++) {
      Files.writeString(dir.resolve("sources/s" + i), ("source " + i + "\n").repeat(200));
    }
    Files.writeString(dir.resolve("site/index.html"), "<p>twenty</p>\n");
    Files.writeString(dir.resolve("Containerfile"), FILE.formatted(BASE));
    var lines = new TwentyLines(dir);
    lines.change("first");
    return lines;
  }

  /** Makes all but the first four instructions new. */
  void change(String edition) throws IOException {
    Files.writeString(dir.resolve("main.txt"), edition + "\n");
  }

  /** What is in the image's result now. */
  String expected() throws IOException {
    var files =
        IntStream.range(0, SOURCES)
            .mapToObj(i -> "sources/s" + i + "\n")
            .sorted()
            .collect(Collectors.joining());
    var all = Files.readString(dir.resolve("main.txt")) + files;
    try {
      var sha256 = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
      return HexFormat.of().formatHex(sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails unless one of the layers, the uppermost that has it, has the right result. */
  void check(Iterable<Path> uppermostFirst) throws IOException {
    for (var layer : uppermostFirst) {
      if (Files.exists(layer.resolve(RESULT))) {
        var found = Files.readString(layer.resolve(RESULT)).strip();
        if (!found.equals(expected())) {
          throw new IOException("the build came to %s, not to %s".formatted(found, expected()));
        }
        return;
      }
    }
    throw new IOException("the build has no " + RESULT);
  }
}
