package dev.slipway.source.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that ADD names, served by git itself. */
class PublicSourcesTest {
  @TempDir Path tmp = Path.of("/");
  private BackendServer server;
  private PublicSources sources;

  @BeforeEach
  void serve() throws Exception {
    var script =
        """
        export GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent
        git init -q -b main shop.git; cd shop.git
        git config user.name a; git config user.email a@example.org
        mkdir sub; echo one > sub/file; printf '#!/bin/sh' > run; chmod 755 run; ln -s sub/file link
        git add .; git commit -qm one; git tag -a v1 -m v1
        echo two > sub/file; git commit -qam two; git branch next
        """;
    run(script);
    server = new BackendServer(tmp);
    sources = new PublicSources(tmp.resolve("scratch"), address -> true, GitLimits.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String script) throws IOException, InterruptedException {
    var git =
        new ProcessBuilder("sh", "-euc", script)
            .directory(tmp.toFile())
            .redirectErrorStream(true)
            .start();
    var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(git.waitFor(60, TimeUnit.SECONDS) && git.exitValue() == 0, said);
    return said.strip();
  }

  private String git(String what) throws Exception {
    return run("git -C shop.git " + what);
  }

  @Test
  void referencesAreTheCommitsThatTheyLeadTo() throws Exception {
    var url = server.url("shop.git");
    assertEquals(git("rev-parse main"), sources.commit(url, ""));
    assertEquals(git("rev-parse next"), sources.commit(url, "next"));
    assertEquals(git("rev-parse v1^{commit}"), sources.commit(url, "v1"));
    assertEquals(git("rev-parse v1^{commit}"), sources.commit(url, "refs/tags/v1"));
    var none = assertThrows(Refusal.class, () -> sources.commit(url, "nope"));
    assertTrue(none.toString().contains("has no branch or tag 'nope'"), none::toString);
  }

  @Test
  void theFilesAreThoseOfTheCommit() throws Exception {
    var to = tmp.resolve("files");
    sources.files(server.url("shop.git"), git("rev-parse v1^{commit}"), false, to);
    assertEquals("one\n", Files.readString(to.resolve("sub/file")));
    assertTrue(Files.isExecutable(to.resolve("run")));
    assertEquals(Path.of("sub/file"), Files.readSymbolicLink(to.resolve("link")));
    assertFalse(Files.exists(to.resolve(".git")));
    try (var left = Files.list(tmp.resolve("scratch"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void gitKnowsTheFilesWhoseDirectoryIsKept() throws Exception {
    var commit = git("rev-parse main");
    sources.files(server.url("shop.git"), commit, true, tmp.resolve("kept"));
    var there = "git -c safe.directory='*' -C kept ";
    assertEquals(commit, run(there + "rev-parse HEAD"));
    assertEquals("", run(there + "status --porcelain"));
  }

  @Test
  void onlyThePublicInternetIsAsked() {
    var strict =
        new PublicSources(tmp.resolve("strict"), a -> !a.isLoopbackAddress(), GitLimits.DEFAULT);
    var inside = assertThrows(Refusal.class, () -> strict.commit(server.url("shop.git"), ""));
    assertTrue(inside.toString().contains("is not on the public internet"), inside::toString);
    for (var bad :
        List.of(
            "file:///etc",
            "ssh://git@example.org/a.git",
            "git://example.org/a.git",
            "https://u:p@example.org/a.git")) {
      assertThrows(Refusal.class, () -> sources.commit(bad, ""), bad);
    }
  }

  @Test
  void whatIsNotThereIsSaid() {
    var none = assertThrows(Refusal.class, () -> sources.commit(server.url("other.git"), ""));
    assertTrue(none.toString().contains("other.git"), none::toString);
    var commit = "1234567890123456789012345678901234567890";
    assertThrows(
        Refusal.class,
        () -> sources.files(server.url("shop.git"), commit, false, tmp.resolve("none")));
  }
}
