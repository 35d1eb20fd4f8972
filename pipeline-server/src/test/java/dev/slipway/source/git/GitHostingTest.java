package dev.slipway.source.git;

import static dev.slipway.source.git.GitServer.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clone, fetch and push with the real git. */
final class GitHostingTest {
  private static final RefName MAIN = RefName.branch("main");

  @TempDir Path directory;
  private GitServer server;
  private GitClient work;

  @BeforeEach
  void start() {
    server = new GitServer(directory.resolve("git"));
    work = GitClient.init(directory.resolve("work"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GitClient.Said push(String token, String... more) {
    var arguments = new java.util.ArrayList<>(List.of("push", server.url(token)));
    arguments.addAll(List.of(more));
    return work.attempt(arguments.toArray(String[]::new));
  }

  private Map<RefName, CommitId> refs() {
    return server.repository.refs(SHOP);
  }

  @Test
  void whatIsPushedIsClonedFetchedAndRead() throws IOException {
    var first = work.commit("hello.txt", "hello\n");
    assertEquals(0, push("alice", "main").exit());
    var clone = new GitClient(directory.resolve("clone"));
    work.run("clone", "-q", server.url("vera"), clone.directory().toString());
    assertEquals("hello\n", Files.readString(clone.directory().resolve("hello.txt")));
    work.run("tag", "-a", "v1", "-m", "one");
    var second = work.commit("hello.txt", "hello again\n");
    assertEquals(0, push("alice", "main", "v1").exit());
    clone.run("pull", "-q");
    assertEquals(second, clone.head());
    assertEquals(
        Map.of(MAIN, new CommitId(second), new RefName("refs/tags/v1"), new CommitId(first)),
        refs());
    assertEquals(0, push("alice", "--force", first + ":main").exit());
    assertEquals(new CommitId(first), refs().get(MAIN));
  }

  @Test
  void aLargePushOfManyObjectsArrivesWhole() throws IOException {
    var random = new Random(7);
    for (int n = 0; n < 40; n++) {
      var bytes = new byte[256 * 1024];
      random.nextBytes(bytes);
      Files.write(work.directory().resolve("blob" + n), bytes);
    }
    work.commit("last.txt", "last");
    assertEquals(0, push("alice", "main").exit());
    var clone = new GitClient(directory.resolve("clone"));
    work.run("clone", "-q", server.url("alice"), clone.directory().toString());
    assertEquals(work.run("rev-parse", "main^{tree}"), clone.run("rev-parse", "main^{tree}"));
    clone.run("fsck", "--full");
  }

  @Test
  void aPushTellsWhatFollowsWhoPushedWhatWithWhichOptions() {
    var commit = new CommitId(work.commit("a", "a"));
    work.run("branch", "topic");
    assertEquals(0, push("alice", "-o", "no-wait", "-o", "x=y", "main", "topic").exit());
    var push = server.pushes.remove();
    assertEquals("alice", push.by());
    assertEquals(List.of("no-wait", "x=y"), push.options());
    assertEquals(
        Map.of(MAIN, Optional.of(commit), RefName.branch("topic"), Optional.of(commit)),
        push.moved());
    assertEquals(Optional.of("alice"), server.tips.announced(SHOP, MAIN, commit));
    assertEquals(0, push("alice", ":topic").exit());
    assertEquals(Map.of(RefName.branch("topic"), Optional.empty()), server.pushes.remove().moved());
  }

  @Test
  void withoutAGoodTokenGitIsAskedForOne() throws Exception {
    work.commit("a", "a");
    for (var token : List.of("wrong", "")) {
      var said = push(token, "main");
      assertNotEquals(0, said.exit());
      assertTrue(said.text().contains("Authentication failed"), said.text());
    }
    var answer = get("/git/shop.git/info/refs?service=git-upload-pack", "");
    assertEquals(401, answer.statusCode());
    assertEquals(
        "Basic realm=\"Slipway\", charset=\"UTF-8\"",
        answer.headers().firstValue("WWW-Authenticate").orElseThrow());
    assertEquals(Map.of(), refs());
  }

  private java.net.http.HttpResponse<String> get(String path, String bearer) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(server.base() + path));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  @Test
  void aProjectOneMayNotSeeIsLikeOneThatIsNotThere() throws Exception {
    var hidden = get("/git/shop.git/info/refs?service=git-upload-pack", "eve");
    var none = get("/git/none.git/info/refs?service=git-upload-pack", "eve");
    var odd = get("/git/UPPER.git/info/refs?service=git-upload-pack", "alice");
    assertEquals(404, hidden.statusCode());
    assertEquals(hidden.statusCode(), none.statusCode());
    assertEquals(hidden.body(), none.body());
    assertEquals(hidden.body(), odd.body());
  }

  @Test
  void aViewerMayNotPush() {
    work.commit("a", "a");
    var said = push("vera", "main");
    assertNotEquals(0, said.exit());
    assertTrue(said.text().contains("vera may not push to 'shop'"), said.text());
    assertEquals(Map.of(), refs());
  }

  @Test
  void nobodyPushesToAMirror() {
    var bank = new ProjectName("other");
    var remote = Optional.of(URI.create("https://example.org/octo/bank.git"));
    server.add(new Project(bank, remote, "main", false, Instant.EPOCH));
    work.commit("a", "a");
    var said = work.attempt("push", server.url("eve").replace("shop", "other"), "main");
    assertTrue(said.text().contains("push to https://example.org/octo/bank.git"), said.text());
  }

  @Test
  void theDumbProtocolIsNotSpoken() throws Exception {
    work.commit("a", "a");
    push("alice", "main");
    assertEquals(403, get("/git/shop.git/info/refs", "alice").statusCode());
    assertEquals(403, get("/git/shop.git/info/refs?service=git-archive", "alice").statusCode());
  }

  @Test
  void theDefaultBranchStaysAndOthersGo() {
    work.commit("a", "a");
    push("alice", "main", "main:topic");
    var said = push("alice", ":main", ":topic");
    assertTrue(said.text().contains("the project's default branch, which stays"), said.text());
    assertEquals(List.of(MAIN), List.copyOf(refs().keySet()));
  }

  @Test
  void onlyBranchesAndTagsAreTakenAndBranchesLeadToCommits() {
    work.commit("a", "a");
    for (var ref : List.of("refs/pull/1/head", "refs/notes/commits", "refs/meta/config")) {
      var said = push("alice", "main:" + ref);
      assertTrue(said.text().contains("only branches and tags"), said.text());
    }
    var tree = work.run("rev-parse", "main^{tree}").strip();
    var said = push("alice", tree + ":refs/heads/tree");
    assertNotEquals(0, said.exit());
    assertEquals(Map.of(), refs());
  }

  @Test
  void anAtomicPushMovesAllOrNothing() {
    work.commit("a", "a");
    push("alice", "main");
    var before = refs();
    work.commit("a", "b");
    var said = push("alice", "--atomic", "main", "main:refs/pull/1/head");
    assertNotEquals(0, said.exit());
    assertEquals(before, refs());
    assertEquals(0, push("alice", "--atomic", "main", "main:topic").exit());
    assertEquals(2, refs().size());
  }

  @Test
  void hostileTreesAreRefused() {
    work.commit("a", "a");
    var blob = work.run("rev-parse", "main:a").strip();
    for (var name : List.of(".git", "..", ".GIT", "git~1")) {
      var tree = mktree("100644 blob " + blob + "\t" + name);
      var commit = work.run("commit-tree", tree, "-m", "hostile").strip();
      var said = push("alice", commit + ":refs/heads/hostile");
      assertNotEquals(0, said.exit(), name + ": " + said.text());
      assertTrue(said.text().contains("invalid name '"), said.text());
    }
    var link = mktree("120000 blob " + blob + "\t.gitmodules");
    var commit = work.run("commit-tree", link, "-m", "hostile").strip();
    assertNotEquals(0, push("alice", commit + ":refs/heads/hostile").exit());
    assertEquals(Map.of(), refs());
    assertEquals(List.of(), List.copyOf(server.failures));
  }

  @Test
  void whatIsAskedForWronglyIsRefusedInGitsOwnWords() throws Exception {
    work.commit("a", "a");
    push("alice", "main");
    var want = "want " + "a".repeat(40) + "\n";
    var fetch = "%04x%s00000009done\n".formatted(want.length() + 4, want);
    var fetched = post("git-upload-pack", fetch);
    assertEquals(200, fetched.statusCode());
    assertTrue(fetched.body().contains("ERR want " + "a".repeat(40)), fetched.body());
    var zero = "0".repeat(40);
    var create = "%s %s refs/heads/x.lock\0 report-status".formatted(zero, "a".repeat(40));
    var pushed = post("git-receive-pack", "%04x%s0000".formatted(create.length() + 4, create));
    assertEquals(200, pushed.statusCode());
    assertEquals(List.of(), List.copyOf(server.failures));
  }

  private java.net.http.HttpResponse<String> post(String service, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.base() + "/git/shop.git/" + service))
            .header("Authorization", "Bearer alice")
            .header("Content-Type", "application/x-" + service + "-request")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  @Test
  void garbageIsNoFailureOfOurs() throws Exception {
    for (var service : List.of("git-upload-pack", "git-receive-pack")) {
      for (var garbage : List.of("zzzzgarbage", "0003", "00", "", "ffff", "0009want x")) {
        post(service, garbage);
        assertEquals(List.of(), List.copyOf(server.failures), service + " of " + garbage);
      }
    }
  }

  private String mktree(String line) {
    try {
      var process =
          new ProcessBuilder("git", "mktree").directory(work.directory().toFile()).start();
      try (var in = process.getOutputStream()) {
        in.write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      return new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPackBeyondTheLimitIsRefusedWithTheLimit() throws IOException {
    server.close();
    var limits = new GitLimits(100_000, 1 << 20, Duration.ofMinutes(1), 1 << 20, 1000);
    server = new GitServer(directory.resolve("small"), limits);
    var bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    Files.write(work.directory().resolve("big"), bytes);
    work.commit("a", "a");
    var said = push("alice", "main");
    assertNotEquals(0, said.exit());
    assertTrue(said.text().contains("100,000") || said.text().contains("100000"), said.text());
    assertEquals(Map.of(), refs());
  }

  @Test
  void theHostsConfigurationIsNotRead() throws Exception {
    var reader = SystemReader.getInstance();
    assertEquals("", reader.openUserConfig(null, FS.DETECTED).toText());
    assertEquals("", reader.openSystemConfig(null, FS.DETECTED).toText());
    assertEquals("", reader.getUserConfig().toText());
    assertEquals(null, reader.getenv("PATH"));
  }
}
