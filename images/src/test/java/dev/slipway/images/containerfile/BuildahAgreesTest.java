package dev.slipway.images.containerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.images.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** buildah reads the same files in the same way. */
class BuildahAgreesTest {
  private static final String[] FILES = {
    "a.txt", "README.md", "foo/bar/x", "foo/y", "dir/a.txt", "dir/sub/z.txt", "a/b/c", "node/m/i.js"
  };

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

  private void build(String containerfile, String ignore, String output) throws IOException {
    Files.writeString(directory.resolve("F"), containerfile);
    Files.writeString(directory.resolve("ignore"), ignore);
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
        "type=local,dest=" + directory.resolve(output),
        directory + "/context");
  }

  private void makeContext() throws IOException {
    for (var file : FILES) {
      var path = directory.resolve("context").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).map(f -> root.relativize(f) + "").sorted().toList();
    }
  }

  private static List<String> ours(String line, IgnoreFile ignore) {
    var file = Containerfile.parse("FROM scratch\n" + line, "F").orThrow();
    var copy = (Instruction.Copy) file.stages().get(0).instructions().get(0);
    var taken = new TreeSet<String>();
    for (var item :
        CopyPaths.of(copy.source(), copy.transfer(), false, "/", false, new Names(FILES), ignore)) {
      if (item.kind() == Tree.Kind.FILE) {
        taken.add(item.to().substring(1));
      }
    }
    return List.copyOf(taken);
  }

  @Test
  void aboutWhatIsIgnored() throws IOException {
    makeContext();
    for (int i = 0; i < IGNORED.size(); i++) {
      build("FROM scratch\nCOPY . /\n", IGNORED.get(i), "out" + i);
      assertEquals(
          files(directory.resolve("out" + i)),
          ours("COPY . /", IgnoreFileTest.read(IGNORED.get(i))),
          IGNORED.get(i));
    }
  }

  @Test
  void aboutWhatIsCopiedWhere() throws IOException {
    makeContext();
    var lines =
        List.of(
            "COPY a.txt /b",
            "COPY a.txt /b/",
            "COPY foo /f",
            "COPY foo/ dir /d/",
            "COPY *.txt /t/",
            "COPY d?r/*.txt README* /t/");
    for (int i = 0; i < lines.size(); i++) {
      build("FROM scratch\n" + lines.get(i) + "\n", "", "copied" + i);
      assertEquals(
          files(directory.resolve("copied" + i)),
          ours(lines.get(i), IgnoreFile.NONE),
          lines.get(i));
    }
  }

  @Test
  void aboutWhatVariablesBecome() throws IOException {
    makeContext();
    var words =
        List.of(
            "$A",
            "${A}b",
            "\"$A c\"",
            "'$A'",
            "\\$A",
            "${NONE:-w}",
            "${A:+w}",
            "${NONE}x",
            "a\\ b",
            "\"a\\tb\"",
            "${NONE:-${A}}",
            "\"${SPACES}\"",
            "x\\\\y");
    var file = new StringBuilder("FROM scratch\nENV A=one SPACES='1  2'\n");
    for (int i = 0; i < words.size(); i++) {
      file.append("LABEL l").append(i).append("=").append(words.get(i)).append("\n");
    }
    Files.writeString(directory.resolve("L"), file);
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
        "-t",
        "localhost/l",
        "-f",
        directory + "/L",
        directory + "/context");
    var theirs = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      theirs.add(
          Shell.run(
                  directory,
                  "buildah",
                  "--root",
                  directory + "/root",
                  "--runroot",
                  directory + "/run",
                  "--storage-driver",
                  "vfs",
                  "inspect",
                  "--type",
                  "image",
                  "--format",
                  "{{index .OCIv1.Config.Labels \"l" + i + "\"}}",
                  "localhost/l")
              .stripTrailing());
    }
    assertEquals(theirs, labels(file.toString(), words.size()));
  }

  private static List<String> labels(String file, int count) {
    var plan =
        BuildPlan.of(
            Containerfile.parse(file, "L").orThrow(),
            new BuildArguments(Map.of(), "linux/amd64", "linux/amd64"),
            Optional.empty());
    var scope = plan.scope(Map.of());
    var labels = new ArrayList<String>();
    for (var instruction : plan.target().instructions()) {
      if (scope.next(instruction) instanceof Instruction.Label label) {
        label.settings().forEach(s -> labels.add(s.value().text()));
      }
    }
    assertEquals(count, labels.size());
    return labels;
  }
}
