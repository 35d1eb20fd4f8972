package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One container, from created to removed.
 *
 * <p>{@link #start} once, {@link #await} its end, {@link #freeze} its trees if they are wanted,
 * {@link #remove} it. All of it works the same on a container that an earlier process of ours made.
 * Every method may be called from any thread; changes happen one after another. A method that fails
 * throws {@link ContainerException} and may be called again.
 */
public final class Container {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  private final Parts parts;
  private final ContainerRecord record;
  private final ContainerDirectory directory;
  private final Runnable forget;
  private final CompletableFuture<ContainerState.Exited> exited;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean started;
  private boolean removed;

  /** {@code forget} is called when it is removed. */
  Container(Parts parts, ContainerRecord record, Runnable forget) {
    this.parts = parts;
    this.record = record;
    this.directory = parts.layout().container(record.id().value());
    this.forget = forget;
    this.exited =
        parts
            .watcher()
            .watch(record.monitor())
            .thenApplyAsync(gone -> settle(), task -> Thread.ofVirtual().start(task));
  }

  public ContainerId id() {
    return record.id();
  }

  public Map<String, String> labels() {
    return record.labels();
  }

  /** Names of the volumes it has. */
  List<String> volumes() {
    return record.volumes();
  }

  /** What it is at this moment. */
  public ContainerState state() {
    try {
      var end = new SettleExit(parts, id()).settled();
      if (end.isPresent()) {
        return end.get();
      }
      if (!record.monitor().isAlive()) {
        return exited.join();
      }
      return hasStarted() ? running() : new ContainerState.Created();
    } catch (IOException e) {
      throw failed("reading the state of", e);
    } catch (CompletionException e) {
      throw failed("finding out the end of", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Lets its command begin; nothing to do if it has begun before. */
  public void start() {
    changing(
        "starting",
        () -> {
          if (!hasStarted()) {
            SmallFiles.write(directory.starting(), "");
            var result = parts.engine().start(id().value());
            if (!result.passed()) {
              throw new IOException(result.lastLine());
            }
            started = true;
          }
        });
  }

  /** Sends a signal to its first process; nothing to do if it has ended. */
  public void kill(int signal) {
    try {
      var descriptor = parts.kernel().processDescriptor(record.first().pid());
      try {
        if (record.first().isAlive()) {
          parts.kernel().signal(descriptor, signal);
        }
      } finally {
        parts.kernel().close(descriptor);
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.ESRCH) && !e.is(Errno.EINVAL)) {
        throw failed("killing", e);
      }
    }
  }

  /**
   * TERM, then after the grace time KILL; returns when it has ended. A program that the kernel
   * spares TERM, since it handles none as the first process of its container, is killed at once:
   * there is nothing to wait for.
   */
  public Exit stop(Duration grace) throws InterruptedException {
    boolean runs = !(state() instanceof ContainerState.Created);
    kill(runs && record.first().hears(SIGTERM) ? SIGTERM : SIGKILL);
    var exit = await(grace);
    if (exit.isEmpty()) {
      kill(SIGKILL);
    }
    return await();
  }

  /** Waits for its end, however long; a container that is never started does not end. */
  public Exit await() throws InterruptedException {
    try {
      return exited.get().exit();
    } catch (ExecutionException e) {
      throw failed("waiting for", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Waits for its end; empty if that takes longer. */
  public Optional<Exit> await(Duration most) throws InterruptedException {
    try {
      return Optional.of(exited.get(most.toMillis(), TimeUnit.MILLISECONDS).exit());
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw failed("waiting for", e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Runs one more command in it.
   *
   * @throws ContainerRefusedException if there is no such command, user or directory in it
   * @throws ContainerException if it does not run
   */
  public Session exec(ExecSpec spec) {
    try {
      if (!(state() instanceof ContainerState.Running)) {
        throw new ContainerRefusedException(id(), "it is not running");
      }
      return parts.mounts().call(() -> new ExecInContainer(parts, id()).start(spec));
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id(), e.reason());
    } catch (IOException e) {
      throw failed("running " + spec.argv().getFirst() + " in", e);
    }
  }

  /**
   * What it writes from now on, and its input if it has one; any number may attach at once. Closing
   * it detaches.
   *
   * @throws ContainerRefusedException if it has ended
   */
  public Session attach() {
    try {
      var socket = attached();
      var exit = exited.thenApply(ContainerState.Exited::exit);
      var control = directory.control();
      return new Session(
              parts.kernel(), socket, control, hasTerminal(), Optional.of(PATIENCE), exit)
          .begin("attach-" + id(), () -> {});
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ECONNREFUSED)) {
        throw new ContainerRefusedException(id(), "it has ended");
      }
      throw failed("attaching to", e);
    } catch (IOException e) {
      throw failed("attaching to", e);
    }
  }

  /** conmon takes one after another, and only so many wait in its queue. */
  private int attached() throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return parts.kernel().connectPackets(directory.attach());
      } catch (ErrnoException e) {
        if (!e.is(Errno.EAGAIN) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private boolean hasTerminal() throws IOException {
    return SmallFiles.readJson(directory.config())
        .map(json -> json.path("process").path("terminal").asBoolean())
        .orElse(false);
  }

  /** Its address on this host's bridge, if its network has one. */
  public Optional<InetAddress> address() {
    try {
      return new ContainerNetwork(parts, directory).address();
    } catch (IOException e) {
      throw failed("reading the address of", e);
    }
  }

  /** The ports of this host that lead to it, with the numbers that were found for them. */
  public List<PublishedPort> ports() {
    try {
      return new ContainerNetwork(parts, directory).ports();
    } catch (IOException e) {
      throw failed("reading the ports of", e);
    }
  }

  /** Everything it wrote, from the first frame, and on until it has ended. */
  public LogReader logs() {
    return LogReader.following(log(), exited::isDone);
  }

  /**
   * The log file; {@link LogReader#of} reads it, also after the container was removed elsewhere.
   */
  public Path log() {
    return directory.log();
  }

  /**
   * Takes away what an ended container wrote to one of its trees: moved to {@code destination}, not
   * copied, however large, in the form overlayfs keeps it (deleted files are character devices 0:0,
   * replaced directories carry the attribute trusted.overlay.opaque). Doing it again with the same
   * destination is harmless. The tree is gone from the container then.
   *
   * @param target as in the specification: "/" or where another tree is mounted
   * @param destination a path that does not exist, on the file system of the data directory
   */
  public void freeze(String target, Path destination) {
    changing(
        "freezing " + target + " of",
        () -> {
          if (!(state() instanceof ContainerState.Exited)) {
            throw new IOException("it has not ended");
          }
          var number = record.targets().indexOf(target);
          if (number < 0) {
            throw new IOException("it has no such tree, only " + record.targets());
          }
          new FreezeTree(parts.kernel()).freeze(directory.tree(number), destination);
        });
  }

  /** Ends it if it still runs and removes all that is left of it; nothing to do the second time. */
  public void remove() {
    changing(
        "removing",
        () -> {
          if (!removed) {
            new RemoveContainer(parts, id().value()).remove();
            removed = true;
            forget.run();
          }
        });
  }

  private ContainerState.Exited settle() {
    try {
      return parts.mounts().call(new SettleExit(parts, id())::settle);
    } catch (IOException e) {
      throw failed("finding out the end of", e);
    }
  }

  /** Between the mark and the engine's answer only the engine knows. */
  private boolean hasStarted() throws IOException {
    if (!started && Files.exists(directory.starting())) {
      started = !parts.mounts().call(() -> parts.engine().isCreatedOnly(id().value()));
    }
    return started;
  }

  private ContainerState.Running running() throws IOException {
    var since = Files.getLastModifiedTime(directory.starting()).toInstant();
    return new ContainerState.Running(record.first().pid(), since);
  }

  private interface Change {
    void make() throws IOException;
  }

  private void changing(String what, Change change) {
    lock.lock();
    try {
      parts
          .mounts()
          .call(
              () -> {
                change.make();
                return true;
              });
    } catch (IOException e) {
      throw failed(what, e);
    } finally {
      lock.unlock();
    }
  }

  private ContainerException failed(String what, Throwable cause) {
    return new ContainerException(what + " container " + id(), cause);
  }
}
