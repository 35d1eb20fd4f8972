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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** buildah makes the same of variables. */
class BuildahAgreesTest {
  @TempDir Path directory;

  @Test
  void aboutWhatVariablesBecome() throws IOException {
    Files.createDirectory(directory.resolve("context"));
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
