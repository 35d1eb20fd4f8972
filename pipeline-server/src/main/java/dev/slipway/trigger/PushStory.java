package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.source.CommitId;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Push;
import dev.slipway.source.RefName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The events of one push's runs as lines for the one who pushed. */
final class PushStory {
  private static final int TAIL = 20;

  private final Push push;
  private final StepTail tails;
  private final PublicAddress address;
  private final Set<RefName> undecided = new TreeSet<>();
  private final Map<String, RefName> accepted = new TreeMap<>();
  private final Map<String, Instant> runs = new TreeMap<>();
  private final Map<String, Instant> steps = new TreeMap<>();

  PushStory(Push push, StepTail tails, PublicAddress address) {
    this.push = push;
    this.tails = tails;
    this.address = address;
    push.moved().forEach((ref, to) -> to.ifPresent(commit -> undecided.add(ref)));
  }

  /** Whether there is nothing more to come; without waiting, to the queueing of the last run. */
  boolean over(boolean wait) {
    return undecided.isEmpty() && accepted.isEmpty() && (!wait || runs.isEmpty());
  }

  /** Whether an accepted trigger's run is not queued yet. */
  boolean queueing() {
    return !undecided.isEmpty() || !accepted.isEmpty();
  }

  List<String> of(Event event) {
    return switch (event.type()) {
      case TRIGGER_ACCEPTED -> accepted(event);
      case TRIGGER_IGNORED -> ignored(event);
      case REF_MOVED -> moved(event);
      case RUN_QUEUED -> queued(event);
      case STEP_STARTED -> stepStarted(event);
      case STEP_ENDED -> stepEnded(event);
      case RUN_SUCCEEDED -> ended(event, "succeeded");
      case RUN_FAILED -> ended(event, "FAILED");
      case RUN_CANCELLED -> ended(event, "was cancelled");
      default -> List.of();
    };
  }

  private boolean ours(Event event) {
    return Optional.ofNullable(push.moved().get(new RefName(event.need("ref"))))
        .flatMap(to -> to)
        .equals(event.get("commit").map(CommitId::new));
  }

  private List<String> accepted(Event event) {
    var ref = new RefName(event.need("ref"));
    if (undecided.contains(ref) && ours(event)) {
      undecided.remove(ref);
      accepted.put(event.id().toString(), ref);
    }
    return List.of();
  }

  private List<String> ignored(Event event) {
    var ref = new RefName(event.need("ref"));
    if (!undecided.contains(ref) || !ours(event)) {
      return List.of();
    }
    undecided.remove(ref);
    return List.of("%s: no run: %s".formatted(ref.brief(), event.get("reason").orElse("")));
  }

  /** A later push was looked at before ours was: then ours starts nothing. */
  private List<String> moved(Event event) {
    var ref = new RefName(event.need("ref"));
    var to = event.get("to").map(CommitId::new);
    if (!undecided.contains(ref)
        || Optional.of(to).equals(Optional.ofNullable(push.moved().get(ref)))) {
      return List.of();
    }
    undecided.remove(ref);
    return List.of("%s: no run: it has moved on already".formatted(ref.brief()));
  }

  private List<String> queued(Event event) {
    var ref = event.get("trigger").map(accepted::remove);
    if (ref.isEmpty()) {
      return List.of();
    }
    var number = event.subject();
    runs.put(number, event.time());
    return List.of(
        "%s: run %s/%s".formatted(ref.get().brief(), push.project(), number),
        address.run(push.project(), number));
  }

  private List<String> stepStarted(Event event) {
    if (!runs.containsKey(run(event))) {
      return List.of();
    }
    steps.put(event.subject(), event.time());
    return List.of(name(event.subject()) + " started");
  }

  private List<String> stepEnded(Event event) {
    if (!runs.containsKey(run(event))) {
      return List.of();
    }
    var started = Optional.ofNullable(steps.remove(event.subject()));
    var outcome = event.get("outcome").orElse("ended");
    boolean bad = Set.of("failed", "timed-out", "broke").contains(outcome);
    var said = new ArrayList<String>();
    said.add(
        name(event.subject())
            + " "
            + (bad ? outcome.toUpperCase(java.util.Locale.ROOT) : outcome)
            + started.map(at -> " after " + elapsed(at, event.time())).orElse("")
            + reason(event));
    if (bad) {
      tail(event).forEach(line -> said.add("  | " + line));
    }
    return said;
  }

  private static String reason(Event event) {
    var exit = event.get("exit").filter(code -> !code.equals("0") && !code.equals("-1"));
    return event
        .get("reason")
        .filter(text -> !text.isBlank())
        .or(() -> exit.map(code -> "exit code " + code))
        .map(text -> ": " + text)
        .orElse("");
  }

  private List<String> tail(Event event) {
    var subject = event.subject();
    var step = subject.substring(subject.indexOf('/') + 1);
    return tails.last(push.project(), run(event), step, TAIL);
  }

  private List<String> ended(Event event, String how) {
    var queued = Optional.ofNullable(runs.remove(event.subject()));
    if (queued.isEmpty()) {
      return List.of();
    }
    steps.keySet().removeIf(step -> step.startsWith(event.subject() + "/"));
    var said = new ArrayList<String>();
    said.add(
        "run %s/%s %s after %s"
            .formatted(push.project(), event.subject(), how, elapsed(queued.get(), event.time())));
    event
        .get("reason")
        .filter(text -> !text.isBlank())
        .ifPresent(text -> text.lines().forEach(line -> said.add("  " + line)));
    return said;
  }

  /** For times in which nothing happens; also finds out whether anybody listens. */
  List<String> stillRunning(Instant now) {
    if (steps.isEmpty()) {
      return List.of(runs.isEmpty() ? "..." : "waiting for a free place to run");
    }
    return List.of(
        steps.entrySet().stream()
            .map(step -> name(step.getKey()) + " " + elapsed(step.getValue(), now))
            .collect(Collectors.joining(", ", "... ", "")));
  }

  private static String run(Event event) {
    var subject = event.subject();
    int slash = subject.indexOf('/');
    return slash < 0 ? subject : subject.substring(0, slash);
  }

  /** The step alone while there is one run, else with its run. */
  private String name(String subject) {
    return runs.size() > 1 ? subject : subject.substring(subject.indexOf('/') + 1);
  }

  private static String elapsed(Instant from, Instant to) {
    var tenths = Math.max(0, Duration.between(from, to).toMillis() / 100);
    return tenths < 600
        ? "%d.%d s".formatted(tenths / 10, tenths % 10)
        : "%d min %d s".formatted(tenths / 600, tenths % 600 / 10);
  }
}
