package dev.slipway.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.source.SourceException;
import dev.slipway.source.SourceSecrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors of a real server over loopback http, with a token. */
final class RemoteFetchTest {
  private static final ProjectName BANK = new ProjectName("bank");
  private static final RefName MAIN = RefName.branch("main");

  @TempDir Path directory;
  private GitServer server;
  private GitClient work;

  @BeforeEach
  void start() {
    server = new GitServer(directory.resolve("remote"));
    work = GitClient.init(directory.resolve("work"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Project bank(URI remote) {
    return new Project(BANK, Optional.of(remote), "main", false, Instant.EPOCH);
  }

  private Project bank() {
    return bank(server.base().resolve("/git/shop.git"));
  }

  private Repository mirror(String credential, GitLimits limits) {
    var secret = credential.getBytes(StandardCharsets.UTF_8);
    var secrets = new GivenSecrets(Map.of(SourceSecrets.REMOTE, secret));
    var mirror = new GitRepository(directory.resolve("mirrors"), secrets, limits);
    mirror.create(bank());
    return mirror;
  }

  private Repository mirror(String credential) {
    return mirror(credential, GitLimits.DEFAULT);
  }

  private static String refused(Repository mirror, Project project) {
    var refused = assertThrows(SourceException.class, () -> mirror.fetch(project));
    return String.valueOf(refused.getMessage());
  }

  private CommitId push(String text, String... refs) {
    var commit = new CommitId(work.commit("file", text));
    for (var ref : refs) {
      work.run("push", "-q", "--force", server.url("alice"), "HEAD:" + ref);
    }
    return commit;
  }

  @Test
  void branchesAndTagsFollowTheRemoteAlsoBackAndAway() {
    var mirror = mirror("anybody:vera");
    mirror.fetch(bank());
    assertEquals(Map.of(), mirror.refs(BANK));
    var one = push("1", "refs/heads/main", "refs/heads/topic", "refs/tags/v1");
    mirror.fetch(bank());
    assertEquals(
        Map.of(MAIN, one, RefName.branch("topic"), one, new RefName("refs/tags/v1"), one),
        mirror.refs(BANK));
    var two = push("2", "refs/heads/main");
    work.run("push", "-q", server.url("alice"), ":topic");
    mirror.fetch(bank());
    assertEquals(Map.of(MAIN, two, new RefName("refs/tags/v1"), one), mirror.refs(BANK));
    work.run("push", "-q", "--force", server.url("alice"), one.hex() + ":main");
    mirror.fetch(bank());
    assertEquals(one, mirror.refs(BANK).get(MAIN));
    assertEquals("change file", mirror.commit(BANK, two).orElseThrow().subject());
  }

  @Test
  void aTokenAloneIsACredentialToo() {
    push("1", "refs/heads/main");
    var mirror = mirror("vera");
    mirror.fetch(bank());
    assertEquals(1, mirror.refs(BANK).size());
  }

  @Test
  void aWrongCredentialIsSaidWithoutRepeatingIt() {
    push("1", "refs/heads/main");
    for (var credential : List.of("user:hunter22", "")) {
      var said = refused(mirror(credential), bank());
      assertTrue(said.contains(server.base() + "/git/shop.git"), said);
      assertTrue(said.contains("not authorized") || said.contains("uthenti"), said);
      assertFalse(said.contains("hunter22"), said);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    var said = refused(mirror("eve"), bank(server.base().resolve("/git/none.git")));
    assertTrue(said.contains("/git/none.git"), said);
    var closed = bank(URI.create("http://127.0.0.1:1/x.git"));
    assertTrue(refused(mirror(""), closed).contains("refused"), () -> refused(mirror(""), closed));
  }

  @Test
  void noRedirectIsFollowedAndNoCredentialGoesAlong() throws Exception {
    push("1", "refs/heads/main");
    var seen = new CopyOnWriteArrayList<String>();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var elsewhere = HttpServer.create(loopback, 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          seen.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
          exchange.sendResponseHeaders(404, -1);
        });
    var redirecting = HttpServer.create(loopback, 0);
    redirecting.createContext(
        "/",
        exchange -> {
          var to = "http://127.0.0.1:%d".formatted(elsewhere.getAddress().getPort());
          exchange.getResponseHeaders().set("Location", to + exchange.getRequestURI());
          exchange.sendResponseHeaders(302, -1);
        });
    elsewhere.start();
    redirecting.start();
    try {
      var port = redirecting.getAddress().getPort();
      refused(mirror("vera"), bank(URI.create("http://127.0.0.1:%d/git/shop.git".formatted(port))));
      assertEquals(List.of(), seen);
    } finally {
      elsewhere.stop(0);
      redirecting.stop(0);
    }
  }

  @Test
  void aPackBeyondTheLimitAndOneBeyondTheTimeAreRefused() throws Exception {
    var bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    Files.write(work.directory().resolve("big"), bytes);
    push("1", "refs/heads/main");
    var small = new GitLimits(100_000, 1 << 20, Duration.ofMinutes(1), 1 << 20, 1000);
    var mirror = mirror("vera", small);
    var said = refused(mirror, bank());
    assertTrue(said.contains("more than 100000 bytes"), said);
    assertEquals(Map.of(), mirror.refs(BANK));
    var quick = new GitLimits(1 << 30, 1 << 20, Duration.ZERO, 1 << 20, 1000);
    var late = refused(mirror("vera", quick), bank());
    assertTrue(late.contains("longer than 0 s") || late.contains("ancel"), late);
  }

  @Test
  void objectsAreCheckedAsTheyComeIn() {
    push("1", "refs/heads/main");
    var remote = new Objects(directory.resolve("remote/shop.git"));
    var evil = Objects.Entry.of("100644", ".git", remote.blob("x"));
    remote.move(MAIN, Optional.of(remote.commit("evil", remote.tree(List.of(evil)))));
    var mirror = mirror("vera");
    refused(mirror, bank());
    assertEquals(Map.of(), mirror.refs(BANK));
  }

  /** Whatever the row says: nothing but https, ssh and loopback http is ever fetched from. */
  @Test
  void aRemoteThatGotIntoTheTableSomehowIsStillNotRead() {
    var local = bank(directory.resolve("remote/shop.git").toUri());
    var mirror = mirror("vera");
    assertThrows(IllegalArgumentException.class, () -> mirror.fetch(local));
    assertThrows(
        IllegalArgumentException.class,
        () -> mirror.fetch(bank(URI.create("http://example.org/shop.git"))));
  }
}
