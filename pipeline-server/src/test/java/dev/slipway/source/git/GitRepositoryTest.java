package dev.slipway.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.source.RepositoryContract;
import dev.slipway.source.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

/** The promises of the port, and what hostile trees try. */
final class GitRepositoryTest extends RepositoryContract {
  private Repository repository(GitLimits limits) {
    return new GitRepository(directory.resolve("git"), new GivenSecrets(Map.of()), limits);
  }

  @Override
  protected Repository repository() {
    return repository(GitLimits.DEFAULT);
  }

  private Objects objects() {
    return new Objects(directory.resolve("git/shop.git"));
  }

  @Override
  protected CommitId commit(String subject, Map<String, String> files) {
    return objects().commitOf(subject, files);
  }

  @Override
  protected void move(RefName ref, Optional<CommitId> to) {
    objects().move(ref, to);
  }

  private Path checkout(List<Objects.Entry> entries) {
    var into = directory.resolve("checkouts").resolve("c" + System.nanoTime());
    repository().checkout(SHOP, objects().commit("tree", objects().tree(entries)), into);
    return into;
  }

  private String refused(Objects.Entry... entries) throws IOException {
    var refused = assertThrows(SourceException.class, () -> checkout(List.of(entries)));
    try (var left = Files.list(directory.resolve("checkouts"))) {
      assertEquals(List.of(), left.toList(), "nothing is left of it");
    }
    return String.valueOf(refused.getMessage());
  }

  private Objects.Entry file(String name) {
    return Objects.Entry.of("100644", name, objects().blob("text"));
  }

  private Objects.Entry link(String name, String target) {
    return Objects.Entry.of("120000", name, objects().blob(target));
  }

  private Objects.Entry directory(String name, Objects.Entry... entries) {
    return Objects.Entry.of("40000", name, objects().tree(List.of(entries)));
  }

  @Test
  void modesLinksAndSubmodulesAreAsGitMeansThem() throws IOException {
    var into =
        checkout(
            List.of(
                link("absolute", "/etc/passwd"),
                link("dangling", "../../nowhere"),
                Objects.Entry.of("100755", "run", objects().blob("#!/bin/sh")),
                Objects.Entry.of("160000", "sub", ObjectId.fromString("1".repeat(40))),
                file("text"),
                file("ünï çødé\r\n")));
    assertEquals("rwxr-xr-x", permissions(into));
    assertEquals("rwxr-xr-x", permissions(into.resolve("run")));
    assertEquals("rw-r--r--", permissions(into.resolve("text")));
    assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(into.resolve("absolute")));
    assertEquals(Path.of("../../nowhere"), Files.readSymbolicLink(into.resolve("dangling")));
    assertTrue(Files.exists(into.resolve("ünï çødé\r\n")));
    try (var sub = Files.list(into.resolve("sub"))) {
      assertEquals(0, sub.count());
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void namesThatLeadElsewhereAreRefused() throws IOException {
    var names =
        List.of("..", ".", ".git", ".GIT", ".Git", "git~1", ".g\u200cit", "a/b", "../x", "/etc/x");
    for (var name : names) {
      assertTrue(refused(file(name)).contains("can't be checked out"), name);
      assertTrue(refused(directory(name, file("x"))).contains("can't be checked out"), name);
    }
    refused(Objects.Entry.of("100644", "", objects().blob("text")));
    refused(file("n".repeat(256)));
    refused(new Objects.Entry("100644", new byte[] {(byte) 0xff}, objects().blob("text")));
  }

  /**
   * CVE-2023-4759 and its kind: a link first, then a directory of the same name to write through.
   */
  @Test
  void nothingIsWrittenThroughALinkOfTheSameTree() throws IOException {
    var outside = Files.createDirectory(directory.resolve("outside"));
    for (var target : List.of(outside.toString(), "../../outside", ".")) {
      assertTrue(refused(link("a", target), directory("a", file("x"))).contains("twice"));
      assertTrue(refused(directory("a", file("x")), link("a", target)).contains("twice"));
      assertTrue(refused(link("a", target + "/x"), file("a")).contains("twice"));
    }
    assertFalse(Files.exists(outside.resolve("x")));
  }

  /** CVE-2025-48384: the carriage return at the end of a submodule's path. */
  @Test
  void submodulesWithStrangeNamesAreRefused() throws IOException {
    var commit = ObjectId.fromString("1".repeat(40));
    for (var name : List.of("sub\r", "-u.payload", "a\nb")) {
      assertTrue(refused(Objects.Entry.of("160000", name, commit)).contains("submodule"));
    }
  }

  @Test
  void linksToNothingOrWithoutEndAndUnknownModesAreRefused() throws IOException {
    refused(link("a", ""));
    refused(link("a", "x".repeat(5000)));
    refused(link("a", "x\0y"));
    refused(Objects.Entry.of("10000", "a", objects().blob("text")));
  }

  @Test
  void treesWithoutEndAreRefused() throws IOException {
    var tree = directory("d", file("x"));
    for (int depth = 0; depth < 300; depth++) {
      tree = directory("d", tree);
    }
    assertTrue(refused(tree).contains("deep"));
  }

  /** Ten directories of ten directories of ten...: small in the repository, without end outside. */
  @Test
  void bombsAreRefusedByCountAndBySize() {
    var entry = file("x");
    for (int level = 0; level < 8; level++) {
      var same = entry.id();
      var mode = entry.mode();
      var ten =
          IntStream.range(0, 10).mapToObj(n -> Objects.Entry.of(mode, "e" + n, same)).toList();
      entry = Objects.Entry.of("40000", "d", objects().tree(ten));
    }
    var bomb = objects().commit("bomb", entry.id());
    var into = directory.resolve("checkouts/bomb");
    var count = new GitLimits(1, 1, Duration.ZERO, 1L << 30, 1000);
    var size = new GitLimits(1, 1, Duration.ZERO, 100, 1_000_000);
    for (var limits : List.of(count, size)) {
      assertThrows(SourceException.class, () -> repository(limits).checkout(SHOP, bomb, into));
      assertFalse(Files.exists(into));
    }
  }

  @Test
  void manyWhoCheckOutTheSameAtOnceGetOneWholeTree() throws Exception {
    var files = new java.util.TreeMap<String, String>();
    IntStream.range(0, 200).forEach(n -> files.put("d" + n % 7 + "/f" + n, "text " + n));
    var commit = commit("many", files);
    var into = directory.resolve("checkouts/many");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<Long>>();
      for (int n = 0; n < 6; n++) {
        all.add(
            () -> {
              repository().checkout(SHOP, commit, into);
              try (var found = Files.walk(into)) {
                return found.filter(Files::isRegularFile).count();
              }
            });
      }
      for (var one : threads.invokeAll(all)) {
        assertEquals(200, one.get());
      }
    }
  }

  @Test
  void whatAKilledServerLeftIsSweptAway() throws IOException {
    var checkouts = Files.createDirectories(directory.resolve("checkouts"));
    var left = Files.createDirectories(checkouts.resolve(".partial-00000000-x/d"));
    Files.createSymbolicLink(left.resolve("etc"), Path.of("/etc"));
    var half = Files.createDirectories(directory.resolve("git/.partial-bank.1/objects"));
    checkout(List.of(file("x")));
    repository()
        .create(
            new dev.slipway.source.Project(
                new dev.slipway.event.ProjectName("bank"),
                Optional.empty(),
                "trunk",
                false,
                java.time.Instant.EPOCH));
    assertFalse(Files.exists(left));
    assertFalse(Files.exists(half));
    assertTrue(Files.exists(Path.of("/etc/passwd")));
    assertEquals(
        "ref: refs/heads/trunk\n",
        Files.readString(directory.resolve("git/bank.git/HEAD"), StandardCharsets.UTF_8));
  }

  @Test
  void aPipelineFileThatIsALinkIsNone() {
    var tree = objects().tree(List.of(link("slipway.yaml", "/etc/passwd")));
    var commit = objects().commit("link", tree);
    assertEquals(Optional.empty(), repository().file(SHOP, commit, "slipway.yaml", 1000));
  }
}
