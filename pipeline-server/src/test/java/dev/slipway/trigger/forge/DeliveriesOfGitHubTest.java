package dev.slipway.trigger.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.InMemorySecrets;
import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.On;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.PipelineReader;
import dev.slipway.source.CommitId;
import dev.slipway.source.InMemoryProjects;
import dev.slipway.source.InMemoryRepository;
import dev.slipway.source.InMemoryTips;
import dev.slipway.source.Project;
import dev.slipway.source.RefName;
import dev.slipway.source.SourceSecrets;
import dev.slipway.trigger.DeliveryState;
import dev.slipway.trigger.Forges;
import dev.slipway.trigger.HandleDeliveries;
import dev.slipway.trigger.InMemoryDeliveries;
import dev.slipway.trigger.Judge;
import dev.slipway.trigger.Mirror;
import dev.slipway.trigger.NoteProposal;
import dev.slipway.trigger.NoteRefs;
import dev.slipway.trigger.ReceiveDelivery;
import dev.slipway.trigger.ReceiveDelivery.Receipt;
import dev.slipway.trigger.ReconcileRefs;
import dev.slipway.trigger.RefLedger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeliveriesOfGitHubTest {
  private static final ProjectName BANK = new ProjectName("bank");
  private static final ProjectName NONE = new ProjectName("none");
  private static final RefName MAIN = RefName.branch("main");
  private static final String SECRET = "a secret that both know";
  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final String REPOSITORY =
      """
      {"id": 1, "full_name": "octo/bank", "clone_url": "https://github.com/octo/bank.git"}""";

  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemoryProjects projects = new InMemoryProjects();
  private final InMemoryRepository repository = new InMemoryRepository();
  private final InMemoryTips tips = new InMemoryTips();
  private final InMemorySecrets secrets = new InMemorySecrets();
  private final InMemoryDeliveries deliveries = new InMemoryDeliveries();
  private final ReceiveDelivery receive =
      new ReceiveDelivery(new WebhookForges(), secrets, deliveries, tips, transactions, journal);
  private final NoteRefs noteRefs = noteRefs();
  private final HandleDeliveries handle = handle();
  private Instant now = NOW;
  private int sent;

  private NoteRefs noteRefs() {
    return new NoteRefs(projects, repository, judge(), ledger());
  }

  private RefLedger ledger() {
    return new RefLedger(tips, transactions, journal);
  }

  private HandleDeliveries handle() {
    var noteProposal = new NoteProposal(repository, judge(), ledger());
    var mirror = new Mirror(projects, repository, noteRefs, noteProposal, tips, transactions);
    return new HandleDeliveries(deliveries, mirror, transactions);
  }

  private Judge judge() {
    PipelineReader reader =
        bytes -> {
          boolean proposals = new String(bytes, StandardCharsets.UTF_8).equals("proposals");
          var on = new On(List.of("**"), List.of("v*"), proposals, List.of());
          return new PipelineReader.Reading.Valid(new Pipeline(on, List.of(), List.of()));
        };
    return new Judge(repository, reader);
  }

  @BeforeEach
  void aMirroredProject() {
    var remote = Optional.of(URI.create("https://github.com/octo/bank.git"));
    var bank = new Project(BANK, remote, "main", false, NOW);
    repository.create(bank);
    transactions.run(
        tx -> {
          projects.add(tx, bank);
          var secret = SECRET.getBytes(StandardCharsets.UTF_8);
          secrets.put(tx, BANK, Optional.empty(), SourceSecrets.WEBHOOK, secret);
        });
  }

  private static String signature(String body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Forges.Message message(String event, String id, String body, String signature) {
    var headers = new TreeMap<String, List<String>>();
    headers.put("X-GitHub-Event", List.of(event));
    headers.put("X-GitHub-Delivery", List.of(id));
    headers.put("X-Hub-Signature-256", List.of(signature));
    headers.put("Content-Type", List.of("application/json"));
    return new Forges.Message("github", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private Receipt send(String event, String id, String body) {
    return receive.receive(BANK, message(event, id, body, signature(body, SECRET)), now);
  }

  /** Sends it under a new id, deals with all that is due, and says what came of this one. */
  private DeliveryState outcome(String event, String body) {
    var taken = assertInstanceOf(Receipt.Taken.class, send(event, "id-" + ++sent, body));
    while (handle.handleNext(now)) {
      Thread.yield();
    }
    return deliveries.find(taken.delivery()).orElseThrow().state();
  }

  private static String push(RefName ref, CommitId before, CommitId after, String by) {
    return """
    {"ref": "%s", "before": "%s", "after": "%s", "repository": %s, "pusher": {"name": "%s"}}"""
        .formatted(ref, before, after, REPOSITORY, by);
  }

  private static String proposal(CommitId head, long fromRepository) {
    return """
    {"action": "opened", "number": 7, "repository": %s, "pull_request": {
      "number": 7, "draft": false, "merged": false, "user": {"login": "mona"},
      "head": {"ref": "topic", "sha": "%s", "repo": {"id": %d, "full_name": "octo/bank%s",
               "clone_url": "https://github.com/octo/bank%s.git"}},
      "base": {"ref": "main", "sha": "%s", "repo": %s}}}"""
        .formatted(
            REPOSITORY,
            head,
            fromRepository,
            fromRepository == 1 ? "" : "2",
            fromRepository == 1 ? "" : "2",
            head,
            REPOSITORY);
  }

  private CommitId commit(String pipeline) {
    return repository.commit("a change", Map.of(Pipeline.FILE, pipeline));
  }

  private List<EventType> triggers() {
    return journal.types().stream()
        .filter(t -> t == EventType.TRIGGER_ACCEPTED || t == EventType.TRIGGER_IGNORED)
        .toList();
  }

  @Test
  void aPushIsFetchedAndStartsOneRunOfTheOneWhoPushed() {
    var before = commit("x");
    var after = commit("x");
    repository.remote(BANK).put(MAIN, after);
    var state = outcome("push", push(MAIN, before, after, "octo"));
    assertEquals(new DeliveryState.Done("starts a run of refs/heads/main"), state);
    var accepted =
        journal.all().stream().filter(e -> e.type() == EventType.TRIGGER_ACCEPTED).toList();
    assertEquals(1, accepted.size());
    assertEquals("octo", accepted.getFirst().need("by"));
    assertEquals(after.hex(), accepted.getFirst().need("commit"));
  }

  @Test
  void aPushWhoseRefsAreComparedBeforeItIsDealtWithIsStillThatPush() {
    var after = commit("x");
    repository.remote(BANK).put(MAIN, after);
    send("push", "one", push(MAIN, commit("x"), after, "octo"));
    new ReconcileRefs(projects, repository, noteRefs).mirrored();
    while (handle.handleNext(now)) {
      Thread.yield();
    }
    assertEquals(List.of(EventType.TRIGGER_ACCEPTED), triggers());
    assertEquals("octo", journal.all().getLast().need("by"));
  }

  @Test
  void theSameDeliveryAgainIsADuplicateAndTheSamePushUnderAnotherIdStartsNothing() {
    var after = commit("x");
    repository.remote(BANK).put(MAIN, after);
    var body = push(MAIN, commit("x"), after, "octo");
    var first = assertInstanceOf(Receipt.Taken.class, send("push", "one", body));
    assertEquals(new Receipt.Duplicate(first.delivery()), send("push", "one", body));
    assertTrue(handle.handleNext(now));
    assertEquals(new Receipt.Duplicate(first.delivery()), send("push", "one", body));
    assertEquals(new DeliveryState.Done("known already: refs/heads/main"), outcome("push", body));
    assertEquals(List.of(EventType.TRIGGER_ACCEPTED), triggers());
  }

  @Test
  void anOldPushThatComesLateStartsNothing() {
    var old = commit("x");
    var present = commit("x");
    repository.remote(BANK).put(MAIN, present);
    outcome("push", push(MAIN, old, present, "octo"));
    outcome("push", push(MAIN, commit("x"), old, "octo"));
    assertEquals(List.of(EventType.TRIGGER_ACCEPTED), triggers());
    assertEquals(Map.of(MAIN, present), tips.of(BANK));
  }

  @Test
  void tenThousandForgedOnesWriteNothing() {
    var random = new Random(7);
    var body = push(MAIN, commit("x"), commit("x"), "octo");
    var good = signature(body, SECRET);
    for (int n = 0; n < 10_000; n++) {
      var forged = new StringBuilder(good);
      int at = 7 + random.nextInt(64);
      forged.setCharAt(at, good.charAt(at) == '0' ? '1' : '0');
      var project = n % 2 == 0 ? BANK : NONE;
      var receipt = receive.receive(project, message("push", "id", body, forged.toString()), now);
      assertInstanceOf(Receipt.Refused.class, receipt);
    }
    assertEquals(List.of(), deliveries.list(BANK, 10));
    assertEquals(0, journal.last());
  }

  @Test
  void aProjectThatIsNotThereIsLikeAWrongSignature() {
    var body = "{}";
    var wrong = receive.receive(BANK, message("push", "a", body, signature(body, "no")), now);
    var none = receive.receive(NONE, message("push", "a", body, signature(body, SECRET)), now);
    assertEquals(wrong, none);
  }

  @Test
  void whatIsSignedButMalformedIsRefusedAndNotKept() {
    for (var body : List.of("", "{", "[]", "{\"ref\": 1}", "\u0000")) {
      assertInstanceOf(Receipt.Malformed.class, send("push", "a", body), body);
    }
    assertInstanceOf(Receipt.Malformed.class, send("push", "a b", "{}"));
    assertEquals(List.of(), deliveries.list(BANK, 10));
  }

  @Test
  void whatThereIsNothingToDoAboutSaysSo() {
    assertInstanceOf(
        DeliveryState.Ignored.class, outcome("ping", "{\"zen\": \"x\", \"hook_id\": 1}"));
    assertInstanceOf(DeliveryState.Ignored.class, outcome("star", "{}"));
    assertEquals(List.of(), triggers());
  }

  @Test
  void aProposalOfTheSameRepositoryRunsWithoutTrustIfItIsAskedFor() {
    var head = commit("proposals");
    repository.remote(BANK).put(RefName.pullRequest(7), head);
    assertEquals(
        new DeliveryState.Done("starts a run of refs/pull/7/head"),
        outcome("pull_request", proposal(head, 1)));
    assertEquals(
        new DeliveryState.Done("known already: refs/pull/7/head"),
        outcome("pull_request", proposal(head, 1)));
    var unasked = commit("x");
    repository.remote(BANK).put(RefName.pullRequest(7), unasked);
    assertInstanceOf(DeliveryState.Ignored.class, outcome("pull_request", proposal(unasked, 1)));
    assertEquals(List.of(EventType.TRIGGER_ACCEPTED, EventType.TRIGGER_IGNORED), triggers());
  }

  @Test
  void aProposalFromAForkIsNotEvenFetched() {
    repository.unreachable("must not be asked");
    var state = outcome("pull_request", proposal(commit("proposals"), 2));
    assertTrue(assertInstanceOf(DeliveryState.Ignored.class, state).reason().contains("fork"));
    assertEquals(List.of(EventType.TRIGGER_IGNORED), triggers());
  }

  @Test
  void aRemoteThatIsAwayIsTriedAgainLater() {
    repository.unreachable("no route to host");
    var after = commit("x");
    repository.remote(BANK).put(MAIN, after);
    var state = outcome("push", push(MAIN, commit("x"), after, "octo"));
    assertEquals("no route to host", state.reason());
    var due = assertInstanceOf(DeliveryState.Pending.class, state).due();
    assertTrue(due.isAfter(now));
    now = due;
    repository.unreachable("");
    assertTrue(handle.handleNext(now));
    assertEquals(List.of(EventType.TRIGGER_ACCEPTED), triggers());
  }

  @Test
  void oneThatFailsTenTimesIsGivenUpWithTheReason() {
    repository.unreachable("gone");
    outcome("push", push(MAIN, commit("x"), commit("x"), "octo"));
    for (int n = 0; n < 12; n++) {
      now = now.plusSeconds(3600);
      handle.handleNext(now);
    }
    var state = deliveries.list(BANK, 1).getFirst().state();
    assertEquals(new DeliveryState.Failed("given up after 10 tries: gone"), state);
  }
}
