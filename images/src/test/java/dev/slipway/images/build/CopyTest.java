package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.slipway.images.containerfile.Containerfile;
import dev.slipway.images.containerfile.IgnoreFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a COPY takes, and where they go; each file's content is where it lay. */
class CopyTest {
  private static final List<String> FILES =
      List.of(
          "a.txt",
          "b.txt",
          "c.md",
          "dir/x.txt",
          "dir/y.md",
          "dir/sub/z.txt",
          "dir/sub/w.md",
          "dir2/x.txt",
          "we ird",
          "[odd]",
          "\u00fc.o",
          "deep/a/b/c/f1",
          "deep/a/b2/c/f2",
          "deep/a/b/d/f3");

  @TempDir Path temporary;
  private Workbench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Workbench(temporary);
    for (String file : FILES) {
      bench.write(file, file);
    }
    Files.createDirectory(bench.context.resolve("empty"));
    link("link", "dir/x.txt");
    link("dirlink", "dir");
    link("dir/inner", "x.txt");
  }

  private void link(String name, String target) throws Exception {
    Files.createSymbolicLink(bench.context.resolve(name), Path.of(target));
  }

  private BuildResult build(String line, String ignored) throws Exception {
    IgnoreFile ignore = IgnoreFile.parse(ignored.getBytes(UTF_8), ".dockerignore");
    Containerfile file =
        Containerfile.parse("FROM scratch\nWORKDIR /there\n" + line + "\n", "F").orThrow();
    return bench.build(BuildOrder.of("b", BuildContext.of(bench.context, ignore), file));
  }

  /** What lies in the image beside /there itself: {@code path content}, or {@code path /}. */
  private List<String> copy(String line, String ignored) throws Exception {
    var built = assertInstanceOf(BuildResult.Built.class, build(line, ignored), line);
    return bench.tree(built.image()).stream()
        .map(t -> t.replaceFirst(" [0-7]+ \\d+:\\d+ ", " "))
        .filter(t -> !t.equals("there /"))
        .toList();
  }

  private List<String> copy(String line) throws Exception {
    return copy(line, "");
  }

  private String problem(String line, String ignored) throws Exception {
    return assertInstanceOf(BuildResult.Failed.class, build(line, ignored), line).problem();
  }

  @Test
  void aFileIsNamedByItsDestinationUnlessThatIsADirectory() throws Exception {
    assertEquals(List.of("there/new a.txt"), copy("COPY a.txt new"));
    assertEquals(List.of("new /", "new/a.txt a.txt"), copy("COPY a.txt /new/"));
    assertEquals(List.of("there/a.txt a.txt"), copy("COPY a.txt /there"));
    assertEquals(List.of("there/a.txt a.txt"), copy("COPY a.txt ."));
    assertEquals(List.of("a.txt a.txt"), copy("COPY ./x/../../a.txt /"));
    assertEquals(List.of("x we ird"), copy("COPY [\"we ird\", \"/x\"]"));
  }

  @Test
  void ofADirectoryTheContentsAreCopied() throws Exception {
    var all =
        List.of(
            "to /",
            "to/inner -> x.txt",
            "to/sub /",
            "to/sub/w.md dir/sub/w.md",
            "to/sub/z.txt dir/sub/z.txt",
            "to/x.txt dir/x.txt",
            "to/y.md dir/y.md");
    assertEquals(all, copy("COPY dir /to"));
    assertEquals(all, copy("COPY dir/ /to/"));
    assertEquals(all, copy("COPY dirlink /to"));
    assertEquals(List.of(), copy("COPY empty ."));
  }

  @Test
  void severalSourcesNeedADirectory() throws Exception {
    assertEquals(List.of("d /", "d/a.txt a.txt", "d/c.md c.md"), copy("COPY a.txt c.md /d/"));
    assertEquals(List.of("there/a.txt a.txt", "there/b.txt b.txt"), copy("COPY *.txt /there"));
    assertEquals(List.of("d /", "d/x.txt dir2/x.txt"), copy("COPY dir2 empty /d"));
    var problem =
        "F:3:1: several sources, but the destination is not a directory (put a / at its end)";
    assertEquals(problem, problem("COPY a.txt c.md /d", ""));
    assertEquals(problem, problem("COPY *.txt /d", ""));
  }

  @Test
  void patternsMatchNamesAndMayMatchNothing() throws Exception {
    assertEquals(List.of("d /", "d/a.txt a.txt", "d/b.txt b.txt"), copy("COPY [ab].txt /d/"));
    assertEquals(List.of("d /", "d/x.txt dir2/x.txt"), copy("COPY dir*/*.txt /d/"));
    assertEquals(List.of("d dir/x.txt"), copy("COPY dir/x.*t /d"));
    assertEquals(List.of("d [odd]"), copy("COPY [[]odd] /d"));
    assertEquals(List.of("d \u00fc.o"), copy("COPY ?.o /d"));
    assertEquals(List.of(), copy("COPY *.none /there/"));
    assertEquals(List.of("d /", "d/x.txt dir2/x.txt"), copy("COPY **/x.txt /d/"));
    assertEquals(List.of("d /", "d/c.md c.md"), copy("COPY c.md none* /d/"));
  }

  @Test
  void whatIsNotThereIsAProblemWithItsPlace() throws Exception {
    var end = " to copy in the build context (or an ignore file takes it away)";
    assertEquals("F:3:6: there is no \"a.tx\"" + end, problem("COPY a.tx /d", ""));
    assertEquals("F:3:11: there is no \"no/where\"" + end, problem("COPY c.md no/where /d/", ""));
    assertEquals("F:3:6: there is no \"a.txt/x\"" + end, problem("COPY a.txt/x /d", ""));
    assertEquals(
        "F:3:16: there is no \"dir/none\"" + end, problem("COPY --parents dir/none /d", ""));
  }

  @Test
  void excludesAreRelativeToTheSource() throws Exception {
    assertEquals(
        List.of(
            "d /", "d/inner -> x.txt", "d/sub /", "d/sub/z.txt dir/sub/z.txt", "d/x.txt dir/x.txt"),
        copy("COPY --exclude=**/*.md dir /d"));
    assertEquals(
        List.of("d /", "d/sub /", "d/sub/z.txt dir/sub/z.txt"),
        copy("COPY --exclude=* --exclude=!sub/z.txt dir /d"));
    assertEquals(List.of("d /", "d/a.txt a.txt"), copy("COPY --exclude=b* *.txt /d/"));
  }

  @Test
  void withParentsDirectoriesAreKeptFromThePivotOn() throws Exception {
    assertEquals(
        List.of("d /", "d/dir /", "d/dir/sub /", "d/dir/sub/z.txt dir/sub/z.txt"),
        copy("COPY --parents dir/sub/z.txt /d"));
    assertEquals(
        List.of("d /", "d/sub /", "d/sub/z.txt dir/sub/z.txt"),
        copy("COPY --parents dir/./sub/z.txt /d/"));
    assertEquals(
        List.of(
            "d /",
            "d/b /",
            "d/b/c /",
            "d/b/c/f1 deep/a/b/c/f1",
            "d/b2 /",
            "d/b2/c /",
            "d/b2/c/f2 deep/a/b2/c/f2"),
        copy("COPY --parents deep/a/./*/c /d"));
    assertEquals(
        List.of("d /", "d/c /", "d/c/f1 deep/a/b/c/f1", "d/c/f2 deep/a/b2/c/f2"),
        copy("COPY --parents deep/a/b*/./c /d"));
    assertEquals(
        List.of("d /", "d/dir /", "d/dir/x.txt dir/x.txt", "d/dir2 /", "d/dir2/x.txt dir2/x.txt"),
        copy("COPY --parents **/x.txt /d"));
    assertEquals(List.of("d /", "d/x.txt dir2/x.txt"), copy("COPY --parents dir2/./ /d"));
    assertEquals(
        List.of("d /", "d/dir /", "d/dir/sub /", "d/dir/sub/z.txt dir/sub/z.txt"),
        copy("COPY --parents --exclude=**/*.md dir/sub /d"));
    assertEquals(List.of(), copy("COPY --parents dir/none* /there"));
  }

  @Test
  void aFileThatChangesBehindAnotherSourceOfTheSameDirectoryIsCopiedAnew() throws Exception {
    for (int i = 0; i < 300; i++) {
      bench.write("many/" + i + ".a", "1");
    }
    bench.write("many/one.b", "1");
    var line = "COPY --parents many/*.a many/*.b /d/";
    copy(line);
    bench.write("many/7.a", "2");
    assertEquals(
        List.of("d/many/7.a 2"),
        copy(line).stream().filter(t -> t.startsWith("d/many/7.a")).toList());
  }

  @Test
  void whatIsIgnoredIsNotThere() throws Exception {
    var ignored = "*.txt\ndir\n!dir/sub/z.txt\nempty\nlink";
    var z = List.of("d /", "d/sub /", "d/sub/z.txt dir/sub/z.txt");
    assertEquals(z, copy("COPY dir /d", ignored));
    assertEquals(
        List.of("d /", "d/dir /", "d/dir/sub /", "d/dir/sub/z.txt dir/sub/z.txt"),
        copy("COPY --parents dir /d", ignored));
    assertEquals(List.of("d dir/sub/z.txt"), copy("COPY dir/sub/z.txt /d", ignored));
    assertEquals(List.of(), copy("COPY *.txt /there/", ignored));
    for (String hidden : List.of("a.txt", "empty", "link", "dir/x.txt")) {
      assertEquals(
          "F:3:6: there is no \"%s\" to copy in the build context (or an ignore file takes it away)"
              .formatted(hidden),
          problem("COPY " + hidden + " /d", ignored));
    }
  }

  @Test
  void aLinkThatIsNamedIsFollowedAndOneWithinADirectoryIsNot() throws Exception {
    assertEquals(List.of("d dir/x.txt"), copy("COPY link /d"));
    assertEquals(List.of("d /", "d/link dir/x.txt"), copy("COPY link /d/"));
    assertEquals(List.of("d dir/sub/z.txt"), copy("COPY dirlink/sub/z.txt /d"));
  }
}
