package dev.slipway.run.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.Secrets;
import dev.slipway.image.LayeredBuilds;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.store.Images;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRunner;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerException;
import dev.slipway.runtime.ContainerState;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs steps in containers over copy-on-write trees.
 *
 * <p>What a step has done so far is read from what is on disk: its container (made, running,
 * ended), its record beside the frozen trees, its image. So each call goes on from there, whatever
 * was killed in between.
 */
public final class SandboxStepRunner implements StepRunner {
  /** What the runner works with. */
  public record Parts(
      Containers containers,
      Images images,
      ProjectImages names,
      Repository repository,
      Projects projects,
      Secrets secrets,
      PublicAddress address,
      IdentityRanges ranges,
      LayeredBuilds builds) {}

  private static final long LOG_QUOTA = 100L << 20;
  private static final int START_TRIES = 5;
  private static final long START_PAUSE_MILLIS = 300;

  private final Containers containers;
  private final SandboxPaths paths;
  private final FileStepLogs logs;
  private final StepImages images;
  private final StepSecrets secrets;
  private final MakeContainer maker;
  private final WatchContainer watcher;
  private final DiskRoom room;
  private final RunBuild builder;

  public SandboxStepRunner(
      Parts parts, SandboxPaths paths, FileStepLogs logs, InstantSource clock) {
    this(parts, paths, logs, clock, DiskRoom.around(paths.snapshots()));
  }

  SandboxStepRunner(
      Parts parts, SandboxPaths paths, FileStepLogs logs, InstantSource clock, DiskRoom room) {
    this.room = room;
    this.containers = parts.containers();
    this.paths = paths;
    this.logs = logs;
    var origin = new ImageOrigin(parts.repository(), parts.projects(), parts.address());
    this.images = new StepImages(parts.images(), parts.names(), origin);
    this.secrets = new StepSecrets(parts.secrets());
    var checkouts = new Checkouts(parts.repository(), paths);
    var workspaces = new Workspaces(paths);
    this.maker =
        new MakeContainer(
            containers, images, secrets, checkouts, workspaces, origin, parts.ranges());
    this.builder =
        new RunBuild(
            parts.builds(), paths, images, secrets, checkouts, workspaces, origin, clock, room);
    this.watcher = new WatchContainer(clock, room);
  }

  @Override
  public StepOutcome run(Order order) throws InterruptedException {
    var log = logs.grow(order.key());
    try {
      return run(order, log);
    } catch (CannotRunException e) {
      var outcome = refused(order.key(), log, String.valueOf(e.getMessage()));
      container(order).ifPresent(Container::remove);
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException("running step " + order.key() + ": " + e.getMessage(), e);
    } finally {
      logs.close(order.key());
    }
  }

  @Override
  public StepOutcome build(BuildOrder order) throws InterruptedException {
    var log = logs.grow(order.key());
    try {
      var outcome = builder.run(order, log);
      log.complete();
      return outcome;
    } catch (CannotRunException e) {
      return refused(order.key(), log, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("building " + order.key() + ": " + e.getMessage(), e);
    } finally {
      logs.close(order.key());
    }
  }

  private StepOutcome run(Order order, LogFile log)
      throws CannotRunException, IOException, InterruptedException {
    var left = StepSnapshot.read(paths.record(order.key()));
    if (left.isEmpty()) {
      var container = container(order);
      if (container.isEmpty() && order.cancellation().asked()) {
        log.complete();
        return new StepOutcome.Cancelled();
      }
      if (container.isEmpty() && room.isLow()) {
        throw new CannotRunException("the server's disk is nearly full");
      }
      left = ended(order, container.isPresent() ? container.get() : maker.make(order, log), log);
      if (left.isEmpty()) {
        return new StepOutcome.Broke("its container was lost, and with it how it ended");
      }
    }
    log.complete();
    var outcome = outcome(order, left.get());
    container(order).ifPresent(Container::remove);
    return outcome;
  }

  private Optional<Container> container(Order order) {
    return containers.find(StepContainers.idOf(order.key()));
  }

  /** Runs the container, or goes on with it, and keeps what it leaves. */
  private Optional<StepSnapshot> ended(Order order, Container container, LogFile log)
      throws CannotRunException, IOException, InterruptedException {
    start(container);
    var plan = StepPlan.of(container);
    var end = watcher.watch(container, order, pump(order, container, plan, log));
    if (end.isEmpty()) {
      container.remove();
      return Optional.empty();
    }
    var left = plan.ended(order, end.get());
    keep(order, container, left);
    left.write(paths.record(order.key()));
    return Optional.of(left);
  }

  /* Where there is no room, what a step wrote is the first thing to go: it may be all that is. */
  private void keep(Order order, Container container, StepSnapshot left) throws IOException {
    if (left.end() == StepSnapshot.End.OUT_OF_DISK) {
      container.remove();
      Files.createDirectories(paths.root(order.key()));
      Files.createDirectories(paths.workspace(order.key()));
    } else {
      Files.createDirectories(paths.snapshot(order.key()));
      container.freeze("/", paths.root(order.key()).toAbsolutePath());
      container.freeze(StepPlan.WORKDIR, paths.workspace(order.key()).toAbsolutePath());
    }
  }

  /*
   * The engine that a killed server asked to start the container may not have told us yet that it
   * did; so one refusal is not believed while the container might be starting.
   */
  private static void start(Container container) throws CannotRunException, InterruptedException {
    for (int tries = 1; container.state() instanceof ContainerState.Created; tries++) {
      try {
        container.start();
        return;
      } catch (ContainerException e) {
        if (tries == START_TRIES) {
          container.remove();
          throw new CannotRunException(String.valueOf(e.getMessage()));
        }
        Thread.sleep(START_PAUSE_MILLIS);
      }
    }
  }

  private LogPump pump(Order order, Container container, StepPlan plan, LogFile log) {
    Supplier<Mask> masks = secrets.masks(order.run(), order.step());
    var records = new StepRecords(LOG_QUOTA, plan.firstRecord(), masks);
    return new LogPump(
        container.logs(), records, log, () -> container.state() instanceof ContainerState.Exited);
  }

  private StepOutcome outcome(Order order, StepSnapshot left) throws CannotRunException {
    return switch (left.end()) {
      case TIMED_OUT -> new StepOutcome.TimedOut(order.step().timeout());
      case CANCELLED -> new StepOutcome.Cancelled();
      case OUT_OF_DISK -> new StepOutcome.Failed(left.exit(), Reasons.of(left, order.step()));
      case EXITED, SIGNALED, OUT_OF_MEMORY, PIDS_LIMIT, DISK_QUOTA ->
          left.exit() == 0
              ? new StepOutcome.Passed(image(order, left))
              : new StepOutcome.Failed(left.exit(), Reasons.of(left, order.step()));
    };
  }

  private Optional<Digest> image(Order order, StepSnapshot left) throws CannotRunException {
    if (order.step().snapshot().isEmpty()) {
      return Optional.empty();
    }
    try {
      var root = paths.root(order.key());
      return Optional.of(images.pack(order, left, root));
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new CannotRunException("its root cannot become an image: " + e.getMessage());
    }
  }

  /** The author's mistake: said in the outcome, and where its output would be. */
  private static StepOutcome refused(StepKey step, LogFile log, String reason) {
    try {
      if (!log.isComplete()) {
        log.note(java.util.List.of(reason));
        log.complete();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing the log of " + step, e);
    }
    return new StepOutcome.Failed(-1, reason);
  }

  @Override
  public void discard(RunId run) {
    images.forget(run);
    try {
      DeleteTree.delete(paths.snapshots(run));
      DeleteTree.delete(logs.directory(run));
    } catch (IOException e) {
      throw new UncheckedIOException("discarding run " + run, e);
    }
  }
}
