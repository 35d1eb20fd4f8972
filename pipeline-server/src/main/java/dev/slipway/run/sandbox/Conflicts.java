package dev.slipway.run.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the files that several steps changed side by side. */
final class Conflicts {
  private static final int MOST_SENTENCES = 20;
  private static final int MOST_FILES = 100_000;

  private final Map<String, String> changed = new HashMap<>();
  private final Map<String, Set<String>> below = new HashMap<>();
  private final List<String> sentences = new ArrayList<>();

  /**
   * Adds the next step, from the lowest up.
   *
   * @param stoodOn the steps whose work it saw and may change
   */
  void add(String step, List<String> stoodOn, Path upper) throws IOException {
    below.put(step, new HashSet<>(stoodOn));
    Files.walkFileTree(
        upper,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            note(upper.relativize(file).toString(), step);
            return changed.size() < MOST_FILES
                ? FileVisitResult.CONTINUE
                : FileVisitResult.TERMINATE;
          }
        });
  }

  private void note(String path, String step) {
    var before = changed.put(path, step);
    if (before != null
        && !below.getOrDefault(step, Set.of()).contains(before)
        && sentences.size() < MOST_SENTENCES) {
      sentences.add(
          "steps '%s' and '%s' both changed %s; that of '%s' is used"
              .formatted(before, step, path, step));
    }
  }

  List<String> sentences() {
    return List.copyOf(sentences);
  }
}
