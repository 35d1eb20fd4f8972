package dev.slipway.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Repository} promises of hosted projects. */
public abstract class RepositoryContract {
  protected static final ProjectName SHOP = new ProjectName("shop");
  protected static final Project PROJECT =
      new Project(SHOP, Optional.empty(), "main", false, Instant.EPOCH);
  private static final RefName MAIN = RefName.branch("main");
  private static final CommitId NONE = new CommitId("9".repeat(40));

  @TempDir protected Path directory;

  protected abstract Repository repository();

  /** A commit of these files in shop. */
  protected abstract CommitId commit(String subject, Map<String, String> files);

  /** Moves a ref of shop, or removes it. */
  protected abstract void move(RefName ref, Optional<CommitId> to);

  @BeforeEach
  void create() {
    repository().create(PROJECT);
  }

  @Test
  void refsAreBranchesAndTagsAsTheyStandNow() {
    assertEquals(Map.of(), repository().refs(SHOP));
    var one = commit("one", Map.of("a", "1"));
    var two = commit("two", Map.of("a", "2"));
    move(MAIN, Optional.of(one));
    move(new RefName("refs/tags/v1"), Optional.of(two));
    move(RefName.pullRequest(7), Optional.of(two));
    repository().create(PROJECT);
    assertEquals(Map.of(MAIN, one, new RefName("refs/tags/v1"), two), repository().refs(SHOP));
    move(MAIN, Optional.empty());
    assertEquals(List.of("refs/tags/v1"), names());
  }

  private List<String> names() {
    return repository().refs(SHOP).keySet().stream().map(RefName::value).toList();
  }

  @Test
  void aCommitTellsItsSubject() {
    var one = commit("the first line", Map.of("a", "1"));
    assertEquals("the first line", repository().commit(SHOP, one).orElseThrow().subject());
    assertEquals(Optional.empty(), repository().commit(SHOP, NONE));
  }

  @Test
  void aFileIsReadAsItWasAtTheCommit() {
    var one = commit("one", Map.of("a", "1", "d/b", "2"));
    commit("two", Map.of("a", "other"));
    assertEquals(Optional.of("1"), read(one, "a"));
    assertEquals(Optional.of("2"), read(one, "d/b"));
    assertEquals(Optional.empty(), read(one, "d"));
    assertEquals(Optional.empty(), read(one, "none"));
    assertThrows(SourceException.class, () -> read(NONE, "a"));
  }

  private Optional<String> read(CommitId commit, String path) {
    return repository()
        .file(SHOP, commit, path, 1)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void aFileThatIsTooLargeIsRefused() {
    var one = commit("one", Map.of("a", "12"));
    var refused = assertThrows(SourceException.class, () -> read(one, "a"));
    assertTrue(String.valueOf(refused.getMessage()).contains("a"));
    assertArrayEquals(new byte[] {'1', '2'}, repository().file(SHOP, one, "a", 2).orElseThrow());
  }

  @Test
  void aCheckoutHoldsTheWholeTreeAndNothingElseIsLeft() throws IOException {
    var files = Map.of("a", "1", "d/b", "2", "d/e/c", "3");
    var into = directory.resolve("checkouts").resolve("one");
    Files.createDirectories(directory.resolve("checkouts"));
    repository().checkout(SHOP, commit("one", files), into);
    assertEquals(files, contents(into));
    try (var left = Files.list(directory.resolve("checkouts"))) {
      assertEquals(List.of(into), left.toList());
    }
  }

  private static Map<String, String> contents(Path tree) throws IOException {
    var found = new TreeMap<String, String>();
    try (var all = Files.walk(tree)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        found.put(tree.relativize(file).toString(), Files.readString(file));
      }
    }
    return found;
  }

  @Test
  void aProjectWithoutRepositoryIsOurFault() {
    var other = new ProjectName("other");
    assertThrows(SourceException.class, () -> repository().refs(other));
  }
}
