package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.images.Shell;
import dev.slipway.images.containerfile.Containerfile;
import dev.slipway.images.containerfile.IgnoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** buildah copies the same files to the same places. */
class BuildahCopiesTest {
  private static final List<String> FILES =
      List.of(
          "a.txt",
          "README.md",
          "foo/bar/x",
          "foo/y",
          "dir/a.txt",
          "dir/sub/z.txt",
          "a/b/c",
          "node/m/i.js");

  private static final List<String> IGNORED =
      List.of(
          "*.txt",
          "**/*.txt",
          "foo",
          "foo/*",
          "/dir/",
          "*/*",
          "foo\n!foo/y",
          "*\n!*.md",
          "**/sub",
          "[a-f]*\n!dir/a.txt",
          "dir/**\n!dir/sub/z.txt",
          "#foo\n\n  node  \na/b/../b/c");

  @TempDir Path directory;
  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    bench = new Workbench(directory.resolve("ours"));
    for (String file : FILES) {
      bench.write(file, file);
    }
  }

  private List<String> theirs(String line, String ignored) throws IOException {
    Path out = Files.createTempDirectory(directory, "out");
    Files.writeString(directory.resolve("F"), "FROM scratch\n" + line + "\n");
    Files.writeString(directory.resolve("ignore"), ignored);
    Shell.run(
        directory,
        "buildah",
        "--root",
        directory + "/root",
        "--runroot",
        directory + "/run",
        "--storage-driver",
        "vfs",
        "build",
        "--isolation",
        "chroot",
        "--ignorefile",
        directory + "/ignore",
        "-f",
        directory + "/F",
        "--output",
        "type=local,dest=" + out,
        bench.context.toString());
    try (Stream<Path> all = Files.walk(out)) {
      return all.filter(Files::isRegularFile)
          .map(f -> out.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> ours(String line, String ignored) throws Exception {
    var ignore = IgnoreFile.parse(ignored.getBytes(UTF_8), "ignore");
    var file = Containerfile.parse("FROM scratch\n" + line, "F").orThrow();
    var result = bench.build(BuildOrder.of("b", BuildContext.of(bench.context, ignore), file));
    var built = assertInstanceOf(BuildResult.Built.class, result, line);
    return bench.tree(built.image()).stream()
        .filter(t -> !t.endsWith(" /"))
        .map(t -> t.substring(0, t.indexOf(' ')))
        .sorted()
        .toList();
  }

  @Test
  void notWhatIsIgnored() throws Exception {
    for (String ignored : IGNORED) {
      assertEquals(theirs("COPY . /", ignored), ours("COPY . /", ignored), ignored);
    }
  }

  @Test
  void whatIsNamedToWhereItBelongs() throws Exception {
    for (String line :
        List.of(
            "COPY a.txt /b",
            "COPY a.txt /b/",
            "COPY foo /f",
            "COPY foo/ dir /d/",
            "COPY *.txt /t/",
            "COPY d?r/*.txt README* /t/")) {
      assertEquals(theirs(line, ""), ours(line, ""), line);
    }
  }
}
