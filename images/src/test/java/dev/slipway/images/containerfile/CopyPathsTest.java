package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which names a COPY takes, and where they go. */
class CopyPathsTest {
  private static final Names CONTEXT =
      new Names(
          "a.txt",
          "b.txt",
          "c.md",
          "dir/x.txt",
          "dir/y.md",
          "dir/sub/z.txt",
          "dir/sub/w.md",
          "dir2/x.txt",
          "empty/",
          "link->dir/x.txt",
          "dirlink->dir",
          "dir/inner->x.txt",
          "we ird",
          "[odd]",
          "deep/a/b/c/f1",
          "deep/a/b2/c/f2",
          "deep/a/b/d/f3");

  private static final String WORKDIR = "/work";

  private static List<String> copy(String line, IgnoreFile ignore, Set<String> directories) {
    var file = Containerfile.parse("FROM scratch\n" + line + "\n", "F").orThrow();
    var scope =
        new Scope(
            new BuildArguments(java.util.Map.of(), "linux/amd64", "linux/amd64"),
            java.util.Map.of(),
            java.util.Map.of(),
            '\\');
    var next = (Instruction.Copy) scope.next(file.stages().get(0).instructions().get(0));
    var to = Paths.in(WORKDIR, next.transfer().destination().text());
    return CopyPaths.of(
            next.source(),
            next.transfer(),
            next.parents(),
            WORKDIR,
            directories.contains(to),
            CONTEXT,
            ignore)
        .stream()
        .map(i -> i.from() + (i.kind() == Tree.Kind.DIRECTORY ? "/" : "") + " > " + i.to())
        .toList();
  }

  private static List<String> copy(String line) {
    return copy(line, IgnoreFile.NONE, Set.of("/", "/there"));
  }

  private static String problem(String line) {
    return assertThrows(ContainerfileException.class, () -> copy(line)).getMessage();
  }

  @Test
  void aFileIsNamedByItsDestinationUnlessThatIsADirectory() {
    assertEquals(List.of("a.txt > /work/new"), copy("COPY a.txt new"));
    assertEquals(List.of("a.txt > /new/a.txt"), copy("COPY a.txt /new/"));
    assertEquals(List.of("a.txt > /there/a.txt"), copy("COPY a.txt /there"));
    assertEquals(List.of("a.txt > /work/a.txt"), copy("COPY a.txt ."));
    assertEquals(List.of("a.txt > /a.txt"), copy("COPY ./x/../../a.txt .."));
    assertEquals(List.of("we ird > /x"), copy("COPY [\"we ird\", \"/x\"]"));
    assertEquals(List.of("a.txt > /a.txt"), copy("COPY /a.txt /"));
  }

  @Test
  void ofADirectoryTheContentsAreCopied() {
    var all =
        List.of(
            "dir/ > /to",
            "dir/inner > /to/inner",
            "dir/sub/ > /to/sub",
            "dir/sub/w.md > /to/sub/w.md",
            "dir/sub/z.txt > /to/sub/z.txt",
            "dir/x.txt > /to/x.txt",
            "dir/y.md > /to/y.md");
    assertEquals(all, copy("COPY dir /to"));
    assertEquals(all, copy("COPY dir/ /to/"));
    assertEquals(all, copy("COPY dirlink /to"));
    assertEquals(List.of("empty/ > /work"), copy("COPY empty ."));
  }

  @Test
  void severalSourcesNeedADirectory() {
    assertEquals(List.of("a.txt > /d/a.txt", "c.md > /d/c.md"), copy("COPY a.txt c.md /d/"));
    assertEquals(
        List.of("a.txt > /there/a.txt", "b.txt > /there/b.txt"), copy("COPY *.txt /there"));
    var problem = "several sources, but the destination is not a directory (put a / at its end)";
    assertEquals("F:2:17: " + problem, problem("COPY a.txt c.md /d"));
    assertEquals("F:2:12: " + problem, problem("COPY *.txt /d"));
    assertEquals(List.of("dir2/ > /d", "dir2/x.txt > /d/x.txt"), copy("COPY dir2 empty /d"));
  }

  @Test
  void patternsMatchNamesAndMayMatchNothing() {
    assertEquals(List.of("a.txt > /d/a.txt", "b.txt > /d/b.txt"), copy("COPY [ab].txt /d/"));
    assertEquals(List.of("dir/x.txt > /d/x.txt"), copy("COPY d?r/*.txt /d/"));
    assertEquals(List.of("dir2/x.txt > /d/x.txt"), copy("COPY dir*/*.txt /d/"));
    assertEquals(List.of("dir/x.txt > /d"), copy("COPY dir/x.*t /d"));
    assertEquals(List.of("[odd] > /d"), copy("COPY [[]odd] /d"));
    assertEquals(List.of(), copy("COPY *.none /d"));
    assertEquals(List.of("dir2/x.txt > /d/x.txt"), copy("COPY **/x.txt /d/"));
    assertEquals(List.of("c.md > /d/c.md"), copy("COPY c.md none* /d/"));
  }

  @Test
  void whatIsNotThereIsAProblemWithAGuess() {
    assertEquals(
        "F:2:6: no such file to copy: 'a.tx' (did you mean 'a.txt'?)", problem("COPY a.tx /d"));
    assertEquals(
        "F:2:11: no such file to copy: 'dir/sub/zz.txt' (did you mean 'dir/sub/z.txt'?)",
        problem("COPY c.md dir/sub/zz.txt /d/"));
    assertEquals("F:2:6: no such file to copy: 'no/where'", problem("COPY no/where /d"));
    assertEquals("F:2:6: no such file to copy: 'a.txt/x'", problem("COPY a.txt/x /d"));
  }

  @Test
  void excludesAreRelativeToTheSource() {
    assertEquals(
        List.of(
            "dir/ > /d",
            "dir/inner > /d/inner",
            "dir/sub/ > /d/sub",
            "dir/sub/z.txt > /d/sub/z.txt",
            "dir/x.txt > /d/x.txt"),
        copy("COPY --exclude=**/*.md dir /d"));
    assertEquals(
        List.of("dir/ > /d", "dir/x.txt > /d/x.txt"),
        copy("COPY --exclude=sub --exclude=inner --exclude=*.md dir /d"));
    assertEquals(
        List.of("dir/ > /d", "dir/sub/ > /d/sub", "dir/sub/z.txt > /d/sub/z.txt"),
        copy("COPY --exclude=* --exclude=!sub/z.txt dir /d"));
    assertEquals(List.of("a.txt > /d/a.txt"), copy("COPY --exclude=b* *.txt /d/"));
  }

  @Test
  void withParentsDirectoriesAreKeptFromThePivotOn() {
    assertEquals(
        List.of("dir/ > /d/dir", "dir/sub/ > /d/dir/sub", "dir/sub/z.txt > /d/dir/sub/z.txt"),
        copy("COPY --parents dir/sub/z.txt /d"));
    assertEquals(
        List.of("dir/sub/ > /d/sub", "dir/sub/z.txt > /d/sub/z.txt"),
        copy("COPY --parents dir/./sub/z.txt /d/"));
    assertEquals(
        List.of(
            "deep/a/b/ > /d/b",
            "deep/a/b/c/ > /d/b/c",
            "deep/a/b/c/f1 > /d/b/c/f1",
            "deep/a/b2/ > /d/b2",
            "deep/a/b2/c/ > /d/b2/c",
            "deep/a/b2/c/f2 > /d/b2/c/f2"),
        copy("COPY --parents deep/a/./*/c /d"));
    assertEquals(
        List.of("deep/a/b/c/ > /d/c", "deep/a/b/c/f1 > /d/c/f1", "deep/a/b2/c/f2 > /d/c/f2"),
        copy("COPY --parents deep/a/b*/./c /d"));
    assertEquals(
        List.of(
            "dir/ > /d/dir",
            "dir/x.txt > /d/dir/x.txt",
            "dir2/ > /d/dir2",
            "dir2/x.txt > /d/dir2/x.txt"),
        copy("COPY --parents **/x.txt /d"));
    assertEquals("F:2:16: no such file to copy: 'dir/none'", problem("COPY --parents dir/none /d"));
    assertEquals(List.of(), copy("COPY --parents dir/none* /d"));
  }

  @Test
  void whatIsIgnoredIsNotThere() {
    var ignore = IgnoreFileTest.read("*.txt\ndir\n!dir/sub/z.txt\nempty");
    var none = Set.<String>of();
    assertEquals(
        List.of("dir/ > /d/dir", "dir/sub/ > /d/dir/sub", "dir/sub/z.txt > /d/dir/sub/z.txt"),
        copy("COPY . /d", ignore, none).stream().filter(p -> p.startsWith("dir/")).toList());
    assertEquals(
        List.of("dir/ > /d", "dir/sub/ > /d/sub", "dir/sub/z.txt > /d/sub/z.txt"),
        copy("COPY dir /d", ignore, none));
    assertEquals(List.of("dir/sub/z.txt > /d"), copy("COPY dir/sub/z.txt /d", ignore, none));
    assertEquals(
        "F:2:6: no such file to copy: 'a.txt' (it is there, but .dockerignore leaves it out)",
        assertThrows(ContainerfileException.class, () -> copy("COPY a.txt /d", ignore, none))
            .getMessage());
    assertEquals(
        "F:2:6: no such file to copy: 'empty' (it is there, but .dockerignore leaves it out)",
        assertThrows(ContainerfileException.class, () -> copy("COPY empty /d", ignore, none))
            .getMessage());
    assertEquals(List.of(), copy("COPY *.txt /d/", ignore, none));
  }

  @Test
  void aLinkThatIsNamedIsFollowedAndOneWithinADirectoryIsNot() {
    assertEquals(List.of("dir/x.txt > /d"), copy("COPY link /d"));
    assertEquals(List.of("dir/x.txt > /d/link"), copy("COPY link /d/"));
    assertEquals(List.of("dir/sub/z.txt > /d"), copy("COPY dirlink/sub/z.txt /d"));
  }
}
