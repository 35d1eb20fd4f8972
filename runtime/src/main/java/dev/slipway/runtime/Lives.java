package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/*
 * One lock, taken inside the mount namespace's threads, so that a change may ask for another. What a
 * policy decides happens when a life has ended, on a thread of its own.
 */
/**
 * The lives of one container, one after another: what it is at this moment, what leads from there
 * to something else, and when its policy starts it again.
 */
final class Lives {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Semaphore COPIES = new Semaphore(8, true);

  private final Parts parts;
  private final ContainerId id;
  private final ContainerSpec spec;
  private final ContainerDirectory directory;

  private final ReentrantLock turn = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<WatchHealth> watchHealth = Optional.empty();
  private volatile Life life;
  private volatile Optional<Instant> next = Optional.empty();

  /** Completed when it has ended and is not to be started again; another one after a start. */
  private volatile CompletableFuture<ContainerState.Exited> over = new CompletableFuture<>();

  private boolean removed;

  Lives(Parts parts, ContainerSpec spec, ContainerRecord record) {
    this.parts = parts;
    this.id = spec.id();
    this.spec = spec;
    this.directory = parts.layout().container(id.value());
    this.life = new Life(parts, id, record);
  }

  /** Looks after it from now on; called once. */
  void follow(Optional<WatchHealth> health) {
    watchHealth = health;
    if (Files.exists(directory.starting())) {
      begun(life);
    }
    follow(life);
  }

  /** The present one, or the last. */
  Life life() {
    return life;
  }

  CompletableFuture<ContainerState.Exited> over() {
    return over;
  }

  ContainerState state() {
    try {
      return switch (life.state()) {
        case ContainerState.Exited(var exit, var at) when next.isPresent() ->
            new ContainerState.Restarting(exit, next.get());
        case ContainerState state -> state;
      };
    } catch (IOException e) {
      throw failed("reading the state of", e);
    } catch (CompletionException e) {
      throw failed("finding out the end of", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Lets it begin, or makes it again and lets it begin; nothing to do if it runs. */
  void start() {
    changing(
        "starting",
        () -> {
          Files.deleteIfExists(directory.stopped());
          switch (state()) {
            case ContainerState.Created() -> begin();
            case ContainerState.Exited exited -> again(0);
            case ContainerState.Restarting restarting -> again(0);
            case ContainerState.Running running -> {}
            case ContainerState.Paused paused -> {}
          }
        });
  }

  void pause() {
    changing(
        "pausing",
        () -> {
          if (state() instanceof ContainerState.Running) {
            check(parts.engine().pause(id.value()));
          } else if (!(state() instanceof ContainerState.Paused)) {
            throw new ContainerRefusedException(id, "it is not running");
          }
        });
  }

  void resume() {
    changing("resuming", this::resumed);
  }

  /** {@code afterwards} when it is out of the way; all of this once. */
  void remove(Runnable afterwards) {
    changing(
        "removing",
        () -> {
          if (!removed) {
            if (Files.isDirectory(directory.path())) {
              SmallFiles.write(directory.stopped(), "");
            }
            next = Optional.empty();
            thaw();
            if (hasEnded()) {
              // Its ports are free for others from here on.
              parts.network().leave(id.value());
              parts.reaper().reap(parts, id.value());
            } else {
              new RemoveContainer(parts, id.value()).remove();
            }
            removed = true;
            afterwards.run();
            over.complete(lastEnd());
          }
        });
  }

  /** As it was, if it ended in good order before it was removed. */
  private ContainerState.Exited lastEnd() {
    var ended = life.ended();
    return ended.isDone() && !ended.isCompletedExceptionally()
        ? ended.join()
        : new ContainerState.Exited(Exit.lost(), Instant.now());
  }

  /**
   * One change after another. Whoever waits for this container takes no place of those who wait for
   * others.
   */
  void changing(String what, Task change) {
    if (parts.mounts().isInside()) {
      changingInTurn(what, change);
      return;
    }
    turn.lock();
    try {
      changingInTurn(what, change);
    } finally {
      turn.unlock();
    }
  }

  /** As {@link #changing}, few at a time: each may take long, and all else goes on beside them. */
  void copying(String what, Task change) {
    COPIES.acquireUninterruptibly();
    try {
      changing(what, change);
    } finally {
      COPIES.release();
    }
  }

  private void changingInTurn(String what, Task change) {
    try {
      parts
          .mounts()
          .call(
              () -> {
                lock.lock();
                try {
                  change.make();
                } finally {
                  lock.unlock();
                }
                return true;
              });
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
    } catch (IOException e) {
      throw failed(what, e);
    }
  }

  ContainerException failed(String what, Throwable cause) {
    return new ContainerException(what + " container " + id, cause);
  }

  /** Whatever its policy, until somebody starts it. */
  void staysEnded() {
    changing(
        "stopping",
        () -> {
          if (removed) {
            return;
          }
          SmallFiles.write(directory.stopped(), "");
          if (next.isPresent() && life.ended().isDone()) {
            next = Optional.empty();
            over.complete(life.ended().join());
          }
        });
  }

  /** As somebody who wants it to stay ended. */
  private void killForGood() {
    staysEnded();
    signal(SendSignal.KILL);
  }

  void signal(int signal) {
    try {
      new SendSignal(parts.kernel()).send(life.record().first(), signal);
      if (signal == SendSignal.KILL) {
        // A process that is held still does not even die.
        resume();
      }
    } catch (IOException e) {
      throw failed("killing", e);
    }
  }

  private void resumed() throws IOException {
    if (state() instanceof ContainerState.Paused) {
      check(parts.engine().resume(id.value()));
    }
  }

  /** As {@link #resumed}, whatever its record says: nothing ends while it is held still. */
  private void thaw() throws IOException {
    if (parts.cgroup(id).isFrozen()) {
      parts.cgroup(id).thaw();
    }
  }

  /** Held still meanwhile if it runs. */
  void held(Task change) throws IOException {
    var runs = state() instanceof ContainerState.Running;
    if (runs) {
      check(parts.engine().pause(id.value()));
    }
    try {
      change.make();
    } finally {
      if (runs) {
        check(parts.engine().resume(id.value()));
      }
    }
  }

  /** In good order, which it is moments after it was killed. */
  private boolean hasEnded() throws IOException {
    try {
      if (!life.ended().isDone()) {
        new SendSignal(parts.kernel()).send(life.record().first(), SendSignal.KILL);
      }
      life.ended().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Files.isDirectory(directory.path());
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void begin() throws IOException {
    life.start();
    begun(life);
  }

  private void begun(Life now) {
    if (watchHealth.isPresent()) {
      try {
        var since = Files.getLastModifiedTime(directory.starting()).toInstant();
        watchHealth.get().watch(since, now.ended());
      } catch (IOException e) {
        throw failed("watching the health of", e);
      }
    }
  }

  private void again(int restarts) throws IOException {
    next = Optional.empty();
    var record = new StartAgain(parts, id).make(life.record().life() + 1, restarts);
    if (over.isDone()) {
      over = new CompletableFuture<>();
    }
    life = new Life(parts, id, record);
    if (watchHealth.isPresent()) {
      watchHealth.get().reset();
    }
    begin();
    follow(life);
  }

  private void follow(Life now) {
    parts.logs().watch(directory, spec.log());
    parts.disks().watch(spec, now.record().monitor(), this::killForGood);
    var end = over;
    now.ended()
        .whenCompleteAsync(
            (exited, problem) -> {
              if (problem != null) {
                end.completeExceptionally(problem);
              } else {
                ended(now, exited);
              }
            },
            task -> Thread.ofVirtual().start(task));
  }

  /** Decides whether that was its last end. */
  private void ended(Life now, ContainerState.Exited exited) {
    lock.lock();
    try {
      if (now != life || removed) {
        return;
      }
      var steady = ranSteadily(exited);
      var restarts = steady ? 0 : now.record().restarts();
      if (Files.exists(directory.stopped()) || !spec.restart().wants(exited.exit(), restarts)) {
        over.complete(exited);
        return;
      }
      var pause = RestartPolicy.pause(restarts);
      next = Optional.of(Instant.now().plus(pause));
      Thread.ofVirtual()
          .name("restart-" + id)
          .start(() -> restartAfter(pause, now, restarts + 1, exited));
    } finally {
      lock.unlock();
    }
  }

  private boolean ranSteadily(ContainerState.Exited exited) {
    try {
      var begun = Files.getLastModifiedTime(directory.starting()).toInstant();
      return Duration.between(begun, exited.at()).compareTo(RestartPolicy.STEADY) >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void restartAfter(
      Duration pause, Life before, int restarts, ContainerState.Exited exited) {
    try {
      Thread.sleep(pause);
      changing(
          "restarting",
          () -> {
            if (life == before && !removed && next.isPresent() && !parts.isClosed()) {
              again(restarts);
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ContainerException e) {
      if (!parts.isClosed()) {
        next = Optional.empty();
        over.complete(exited);
      }
    }
  }

  private static void check(Command.Result result) throws IOException {
    if (!result.passed()) {
      throw new IOException(result.lastLine());
    }
  }

  /** Something done while nothing else is. */
  interface Task {
    void make() throws IOException;
  }
}
