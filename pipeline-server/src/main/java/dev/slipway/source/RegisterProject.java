package dev.slipway.source;

import static dev.slipway.access.Refusal.Kind.CONFLICT;
import static dev.slipway.access.Refusal.Kind.INVALID;

import dev.slipway.access.Refusal;
import dev.slipway.access.Secrets;
import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.event.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a project: its empty repository first, then, in one transaction, its row, its secrets and
 * the fact. Killed in between, an empty repository is left that no project owns; registering again
 * takes it.
 */
public final class RegisterProject {
  private static final int SHORTEST_SECRET = 16;
  private static final int LONGEST_SECRET = 1024;
  private static final int LONGEST_CREDENTIAL = 16 * 1024;
  private static final Set<String> OURS = Set.of(ProjectName.SERVER.value(), "slipway");

  private final Projects projects;
  private final Repository repository;
  private final Secrets secrets;
  private final Transactions transactions;
  private final Journal journal;

  public RegisterProject(
      Projects projects,
      Repository repository,
      Secrets secrets,
      Transactions transactions,
      Journal journal) {
    this.projects = projects;
    this.repository = repository;
    this.secrets = secrets;
    this.transactions = transactions;
    this.journal = journal;
  }

  /**
   * The project as registered.
   *
   * @param by who registers it
   * @throws Refusal if the name is taken or something told is not acceptable
   */
  public Project register(Registration wish, String by, Instant now) {
    check(wish);
    var project = project(wish, now);
    projects.find(wish.name()).ifPresent(RegisterProject::refuseTaken);
    repository.create(project);
    wish.hostKey().ifPresent(key -> trust(wish.name(), key));
    if (!transactions.<Boolean>call(tx -> add(tx, wish, project, by))) {
      var winner = projects.find(wish.name()).orElseThrow();
      repository.create(winner);
      refuseTaken(winner);
    }
    return project;
  }

  private boolean add(Transaction tx, Registration wish, Project project, String by) {
    if (!projects.add(tx, project)) {
      return false;
    }
    wish.webhookSecret()
        .ifPresent(
            s -> secrets.put(tx, wish.name(), Optional.empty(), SourceSecrets.WEBHOOK, utf8(s)));
    wish.credential()
        .ifPresent(
            s -> secrets.put(tx, wish.name(), Optional.empty(), SourceSecrets.REMOTE, utf8(s)));
    journal.append(tx, created(project, by));
    return true;
  }

  private static NewEvent created(Project project, String by) {
    var event =
        NewEvent.of(EventType.PROJECT_CREATED, project.name(), project.name().value())
            .with("by", by)
            .with("defaultBranch", project.defaultBranch());
    return project.remote().map(remote -> event.with("remote", remote.toString())).orElse(event);
  }

  private static Project project(Registration wish, Instant now) {
    return new Project(
        wish.name(),
        wish.remote().map(RemoteUrl::uri),
        wish.defaultBranch(),
        wish.selfApproval(),
        now.truncatedTo(ChronoUnit.MICROS));
  }

  private void trust(ProjectName project, String hostKey) {
    try {
      repository.trust(project, hostKey);
    } catch (IllegalArgumentException e) {
      throw new Refusal(INVALID, "bad-host-key", String.valueOf(e.getMessage()));
    }
  }

  private static void refuseTaken(Project taken) {
    throw new Refusal(
        CONFLICT, "project-exists", "there is a project '%s' already".formatted(taken.name()));
  }

  private static void check(Registration wish) {
    if (OURS.contains(wish.name().value())) {
      throw invalid("reserved-name", "the name '%s' is the server's own".formatted(wish.name()));
    }
    try {
      RefName.branch(wish.defaultBranch());
    } catch (IllegalArgumentException e) {
      throw invalid("bad-branch", String.valueOf(e.getMessage()));
    }
    checkSecret(wish.webhookSecret(), SHORTEST_SECRET, LONGEST_SECRET, "webhookSecret");
    checkSecret(wish.credential(), 1, LONGEST_CREDENTIAL, "credential");
    if (wish.remote().isEmpty() && wish.credential().isPresent()) {
      throw invalid("no-remote", "a credential is for a remote, and none is given");
    }
    if (wish.hostKey().isPresent() && wish.remote().filter(RemoteUrl::ssh).isEmpty()) {
      throw invalid("no-remote", "a hostKey is for an ssh remote, and none is given");
    }
  }

  private static void checkSecret(Optional<String> secret, int min, int max, String field) {
    var length = secret.map(RegisterProject::utf8).map(bytes -> bytes.length);
    if (length.isPresent() && (length.get() < min || length.get() > max)) {
      throw invalid(
          "bad-secret",
          "%s has %d bytes (expected: %d to %d)".formatted(field, length.get(), min, max));
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Refusal invalid(String code, String message) {
    return new Refusal(INVALID, code, message);
  }
}
