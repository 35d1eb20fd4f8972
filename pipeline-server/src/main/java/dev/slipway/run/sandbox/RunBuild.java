package dev.slipway.run.sandbox;

import dev.slipway.image.LayeredBuilds;
import dev.slipway.image.LayeredBuilds.End;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRunner.BuildOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes a step that builds an image to its end.
 *
 * <p>What is kept of one that passed is a record like that of other steps, and two empty trees: it
 * changes neither its root nor its workspace, and later steps may stand on it. One that did not
 * pass keeps nothing but its log and what is in the cache; asked again, it is built again.
 */
final class RunBuild {
  private static final long LOG_QUOTA = 100L << 20;
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LayeredBuilds builds;
  private final SandboxPaths paths;
  private final StepImages images;
  private final StepSecrets secrets;
  private final Checkouts checkouts;
  private final Workspaces workspaces;
  private final ImageOrigin origin;
  private final InstantSource clock;
  private final DiskRoom room;

  RunBuild(
      LayeredBuilds builds,
      SandboxPaths paths,
      StepImages images,
      StepSecrets secrets,
      Checkouts checkouts,
      Workspaces workspaces,
      ImageOrigin origin,
      InstantSource clock,
      DiskRoom room) {
    this.builds = builds;
    this.paths = paths;
    this.images = images;
    this.secrets = secrets;
    this.checkouts = checkouts;
    this.workspaces = workspaces;
    this.origin = origin;
    this.clock = clock;
    this.room = room;
  }

  StepOutcome run(BuildOrder order, LogFile log)
      throws CannotRunException, IOException, InterruptedException {
    var left = StepSnapshot.read(paths.record(order.key()));
    if (left.isPresent()) {
      return new StepOutcome.Passed(Optional.of(images.get(left.get().image()).digest()));
    }
    if (order.cancellation().asked()) {
      return new StepOutcome.Cancelled();
    }
    if (room.isLow()) {
      throw new CannotRunException("the server's disk is nearly full");
    }
    var values = secrets.named(order.run(), order.step().secrets());
    var stack = workspaces.stack(order.run().id(), order.step());
    var told = new BuildLog(log, LOG_QUOTA, secrets.masks(values), clock);
    if (log.size() > 0) {
      log.note(List.of("the build begins again, from what is in the cache"));
    }
    try {
      var end = watched(order, wanted(order, stack, values), told);
      told.end();
      return ended(order, stack, end, log);
    } finally {
      told.end();
    }
  }

  private LayeredBuilds.Order wanted(
      BuildOrder order, List<String> stack, Map<String, byte[]> values)
      throws CannotRunException, IOException {
    var run = order.run();
    var step = order.step();
    var checkout = checkouts.of(run.id().project(), run.commit()).toAbsolutePath();
    var args = new HashMap<>(step.args());
    args.putIfAbsent("SOURCE_DATE_EPOCH", Long.toString(origin.time(run).getEpochSecond()));
    return new LayeredBuilds.Order(
        StepContainers.idOf(order.key()).value(),
        run.id().project(),
        workspaces.layers(checkout, run.id(), stack),
        step.context(),
        step.file(),
        step.target(),
        args,
        values,
        step.platforms(),
        MakeContainer.mayReachTheInternet(step.network()),
        origin.time(run),
        origin.annotations(run));
  }

  /** How the build or our patience ended. */
  private sealed interface Watched {
    record Done(End end) implements Watched {}

    record Cancelled() implements Watched {}

    record TooLate() implements Watched {}

    record DiskFull() implements Watched {}
  }

  private Watched watched(BuildOrder order, LayeredBuilds.Order wanted, BuildLog told)
      throws InterruptedException {
    var work = new FutureTask<>(() -> builds.build(wanted, told));
    var worker = Thread.ofVirtual().name("build of " + order.key()).start(work);
    var asked = order.cancellation().whenAsked(worker::interrupt);
    try {
      return await(order, work);
    } finally {
      asked.close();
      worker.interrupt();
      joined(worker);
    }
  }

  private Watched await(BuildOrder order, FutureTask<End> work) throws InterruptedException {
    while (true) {
      var left = Duration.between(clock.instant(), order.started().plus(order.step().timeout()));
      if (!left.isPositive()) {
        return new Watched.TooLate();
      }
      try {
        var look = left.compareTo(LOOK) < 0 ? left : LOOK;
        return new Watched.Done(work.get(look.toMillis() + 1, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        if (room.isLow()) {
          return new Watched.DiskFull();
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException && order.cancellation().asked()) {
          return new Watched.Cancelled();
        }
        throw e.getCause() instanceof RuntimeException ours
            ? ours
            : new IllegalStateException("building " + order.key(), e.getCause());
      }
    }
  }

  /** What was interrupted is waited for, so that nothing writes to the log any more. */
  private static void joined(Thread worker) {
    boolean interrupted = Thread.interrupted();
    try {
      worker.join(PATIENCE);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private StepOutcome ended(BuildOrder order, List<String> stack, Watched how, LogFile log)
      throws IOException {
    return switch (how) {
      case Watched.Cancelled cancelled -> new StepOutcome.Cancelled();
      case Watched.TooLate late -> new StepOutcome.TimedOut(order.step().timeout());
      case Watched.DiskFull full ->
          new StepOutcome.Failed(-1, "the server's disk is nearly full; the build was ended");
      case Watched.Done(End.Failed failed) -> {
        log.note(failed.problem().lines().toList());
        yield new StepOutcome.Failed(failed.exit() == 0 ? -1 : failed.exit(), brief(failed));
      }
      case Watched.Done(End.Built built) -> {
        var now = clock.instant();
        images.keep(order, built, now);
        keep(order.key(), built, stack, now);
        yield new StepOutcome.Passed(Optional.of(built.image()));
      }
    };
  }

  private static String brief(End.Failed failed) {
    return failed.problem().lines().findFirst().orElse("the build failed");
  }

  private void keep(StepKey step, End.Built built, List<String> stack, Instant now)
      throws IOException {
    Files.createDirectories(paths.root(step));
    Files.createDirectories(paths.workspace(step));
    new StepSnapshot(
            0,
            StepSnapshot.End.EXITED,
            now,
            built.image().value(),
            List.of("/bin/sh"),
            List.of(),
            "/",
            "",
            stack)
        .write(paths.record(step));
  }
}
