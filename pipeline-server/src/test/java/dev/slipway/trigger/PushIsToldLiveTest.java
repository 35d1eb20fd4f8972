package dev.slipway.trigger;

import static dev.slipway.source.git.GitServer.SHOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.git.GitClient;
import dev.slipway.source.git.GitServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real git shows of a push, line by line, while the run goes on. */
@Timeout(60)
final class PushIsToldLiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private GitServer server;
  private GitClient work;

  @BeforeEach
  void start() {
    server = new GitServer(directory.resolve("git"));
    work = GitClient.init(directory.resolve("work"));
    var judge = new Judge(server.repository, Sources.reader());
    var ledger = new RefLedger(server.tips, server.transactions, server.journal);
    var noteRefs = new NoteRefs(server.projects, server.repository, judge, ledger);
    var address = new PublicAddress(URI.create("http://slipway.test/"));
    server.afterPush(new TellPush(noteRefs, server.journal, this::tail, address));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> tail(
      dev.slipway.event.ProjectName project, String run, String step, int lines) {
    return List.of("log of %s/%s/%s".formatted(project, run, step), "\u001b[31mred\u001b[0m");
  }

  private Event append(EventType type, String subject, Map<String, String> data) {
    return server.transactions.call(
        tx -> server.journal.append(tx, new NewEvent(type, SHOP, subject, data)));
  }

  private Event await(EventType type) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long seen = 0; System.nanoTime() < deadline; seen = server.journal.last()) {
      var found = server.journal.all().stream().filter(e -> e.type() == type).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      server.journal.awaitBeyond(seen, Duration.ofMillis(200));
    }
    throw new AssertionError("no " + type + " in " + server.journal.types());
  }

  private void queue(String number) throws InterruptedException {
    var accepted = await(EventType.TRIGGER_ACCEPTED);
    append(
        EventType.RUN_QUEUED,
        number,
        Map.of(
            "trigger", accepted.id().toString(),
            "ref", accepted.need("ref"),
            "commit", accepted.need("commit")));
  }

  private Process push(String... more) throws IOException {
    var arguments = new java.util.ArrayList<>(List.of("push", server.url("alice"), "main"));
    arguments.addAll(List.of(more));
    return work.start(arguments.toArray(String[]::new));
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Reads on until a line has that in it. */
  private static String until(BufferedReader lines, String text) throws IOException {
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains(text)) {
        return line.strip();
      }
    }
    throw new AssertionError("never said: " + text);
  }

  @Test
  void eachLineIsShownBeforeTheNextThingHappens() throws Exception {
    work.commit("slipway.yaml", "branches=**");
    var git = push();
    var said = lines(git);
    queue("12");
    assertEquals("remote: main: run shop/12", until(said, "run shop/12"));
    assertEquals("remote: http://slipway.test/projects/shop/runs/12", until(said, "http"));
    append(EventType.RUN_STARTED, "12", Map.of());
    append(EventType.STEP_STARTED, "12/build", Map.of());
    assertEquals("remote: build started", until(said, "build"));
    append(EventType.STEP_ENDED, "12/build", Map.of("outcome", "passed", "exit", "0"));
    assertTrue(until(said, "build").startsWith("remote: build passed after 0."));
    append(EventType.STEP_STARTED, "12/test", Map.of());
    until(said, "test started");
    append(EventType.STEP_ENDED, "12/test", Map.of("outcome", "failed", "exit", "137"));
    assertTrue(until(said, "FAILED").matches("remote: test FAILED after 0\\.\\d s: exit code 137"));
    assertEquals("remote:   | log of shop/12/test", until(said, "log of"));
    assertEquals("remote:   | .[31mred.[0m", until(said, "red"));
    assertTrue(git.isAlive());
    append(EventType.RUN_FAILED, "12", Map.of("reason", "step test failed\nsecond line"));
    assertTrue(until(said, "run shop/12 FAILED").startsWith("remote: run shop/12 FAILED after"));
    assertEquals("remote:   second line", until(said, "second"));
    assertTrue(git.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, git.exitValue(), "the push itself was carried out");
  }

  @Test
  void withoutWaitingGitEndsOnceTheRunIsQueued() throws Exception {
    work.commit("slipway.yaml", "branches=**");
    var git = push("-o", "no-wait");
    queue("3");
    until(lines(git), "/projects/shop/runs/3");
    assertTrue(git.waitFor(20, TimeUnit.SECONDS));
    assertEquals(0, git.exitValue());
  }

  @Test
  void whatStartsNoRunSaysWhy() throws Exception {
    work.commit("README.md", "hello");
    var git = push();
    assertTrue(until(lines(git), "no run").startsWith("remote: main: no run: no slipway.yaml at"));
    assertTrue(git.waitFor(20, TimeUnit.SECONDS));
  }

  @Test
  void aDeletedBranchIsNothingToWaitFor() throws Exception {
    work.commit("slipway.yaml", "branches=none");
    work.run("push", "-q", server.url("alice"), "main", "main:topic");
    work.run("push", "-q", server.url("alice"), ":topic");
    assertEquals(1, server.tips.of(SHOP).size());
  }

  @Test
  void aClientThatGoesAwayDisturbsNothing() throws Exception {
    work.commit("slipway.yaml", "branches=**");
    var git = push();
    queue("12");
    until(lines(git), "run shop/12");
    git.descendants().forEach(ProcessHandle::destroyForcibly);
    git.destroyForcibly().waitFor();
    for (int n = 0; n < 20; n++) {
      append(EventType.STEP_STARTED, "12/s" + n, Map.of());
    }
    append(EventType.RUN_SUCCEEDED, "12", Map.of());
    work.commit("slipway.yaml", "branches=none");
    assertEquals(0, work.attempt("push", server.url("alice"), "main").exit());
  }

  @Test
  void aPushThatWasKilledBeforeItWasNotedIsFoundByComparing() throws Exception {
    server.afterPush((push, console) -> {});
    work.commit("slipway.yaml", "branches=**");
    work.run("push", "-q", server.url("alice"), "main");
    assertFalse(server.journal.types().contains(EventType.TRIGGER_ACCEPTED));
    var judge = new Judge(server.repository, Sources.reader());
    var ledger = new RefLedger(server.tips, server.transactions, server.journal);
    var noteRefs = new NoteRefs(server.projects, server.repository, judge, ledger);
    new ReconcileRefs(server.projects, server.repository, noteRefs).hosted();
    assertEquals("alice", await(EventType.TRIGGER_ACCEPTED).need("by"));
  }
}
