package dev.slipway.run;

import dev.slipway.images.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A runner without containers: the step's environment says how it ends. {@code EXIT=1} fails,
 * {@code SLEEP=2s} takes (milliseconds: {@code 20ms}) a while, {@code BREAK=disk full} breaks each
 * time and {@code BREAK_ONCE} the first; {@code HOLD=any} waits until {@link #release}. A step that
 * passes with a snapshot makes an image whose digest comes from its key and commit.
 */
public final class ScriptedStepRunner implements StepRunner {
  private final List<StepKey> started = new CopyOnWriteArrayList<>();
  private final List<RunId> discarded = new CopyOnWriteArrayList<>();
  private final Map<StepKey, StepOutcome> ended = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();

  /** Every start, in order; a step that was adopted or retried is there more than once. */
  public List<StepKey> started() {
    return List.copyOf(started);
  }

  public List<RunId> discarded() {
    return List.copyOf(discarded);
  }

  /** Lets the steps of that {@code HOLD} go on. */
  public void release(String hold) {
    latch(hold).countDown();
  }

  private CountDownLatch latch(String hold) {
    return held.computeIfAbsent(hold, h -> new CountDownLatch(1));
  }

  @Override
  public StepOutcome run(Order order) throws InterruptedException {
    started.add(order.key());
    var known = ended.get(order.key());
    if (known != null && !(known instanceof StepOutcome.Broke)) {
      return known;
    }
    var outcome = play(order);
    ended.put(order.key(), outcome);
    return outcome;
  }

  /** A build passes, its image's digest made of its name and the commit. */
  @Override
  public StepOutcome build(BuildOrder order) {
    started.add(order.key());
    return order.cancellation().asked()
        ? new StepOutcome.Cancelled()
        : new StepOutcome.Passed(
            Optional.of(digest(order.run().commit() + " " + order.step().image())));
  }

  private StepOutcome play(Order order) throws InterruptedException {
    var env = order.step().env();
    if (cancelledWhileWaiting(order)) {
      return new StepOutcome.Cancelled();
    }
    if (env.containsKey("BREAK")) {
      return new StepOutcome.Broke(env.get("BREAK"));
    }
    if (env.containsKey("BREAK_ONCE") && !ended.containsKey(order.key())) {
      return new StepOutcome.Broke(env.get("BREAK_ONCE"));
    }
    var exit = Integer.parseInt(env.getOrDefault("EXIT", "0"));
    return exit == 0
        ? new StepOutcome.Passed(image(order))
        : new StepOutcome.Failed(exit, "exited with " + exit);
  }

  private boolean cancelledWhileWaiting(Order order) throws InterruptedException {
    var cancelled = new CountDownLatch(1);
    var registration = order.cancellation().whenAsked(cancelled::countDown);
    try {
      var env = order.step().env();
      if (env.containsKey("HOLD")) {
        var latch = latch(env.get("HOLD"));
        while (latch.getCount() > 0 && !cancelled.await(1, TimeUnit.MILLISECONDS)) {
          Thread.onSpinWait();
        }
      }
      return cancelled.await(sleep(env).toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      registration.close();
    }
  }

  private static Duration sleep(Map<String, String> env) {
    var text = env.getOrDefault("SLEEP", "0ms");
    return text.endsWith("ms")
        ? Duration.ofMillis(Long.parseLong(text.replace("ms", "")))
        : Duration.ofSeconds(Long.parseLong(text.replace("s", "")));
  }

  private static Optional<Digest> image(Order order) {
    return order.step().snapshot().map(s -> digest(order.run().commit() + " " + s.image()));
  }

  private static Digest digest(String of) {
    try {
      var sha = MessageDigest.getInstance("SHA-256").digest(of.getBytes(StandardCharsets.UTF_8));
      return new Digest("sha256:" + HexFormat.of().formatHex(sha));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void discard(RunId run) {
    discarded.add(run);
  }
}
