package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.host.AcceptQueue;
import dev.slipway.runtime.log.LogQuery;
import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * <p>{@link #start} it, {@link #await} its end, {@link #freeze} its trees if they are wanted or
 * start it again, {@link #remove} it. All of it works the same on a container that an earlier
 * process of ours made. Every method may be called from any thread; changes happen one after
 * another. A method that fails throws {@link ContainerException} and may be called again.
 */
public final class Container {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration ACCEPTED = Duration.ofSeconds(2);

  private final Parts parts;
  private final ContainerId id;
  private final ContainerSpec spec;
  private final ContainerDirectory directory;
  private final Names names;
  private final Optional<WatchHealth> watchHealth;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile About about;
  private volatile Life life;
  private volatile Optional<Instant> next = Optional.empty();

  /** Completed when it has ended and is not to be started again; another one after a start. */
  private volatile CompletableFuture<ContainerState.Exited> over = new CompletableFuture<>();

  private boolean removed;

  /** Those of the same data directory, as far as one container has to know them. */
  interface Names {
    /**
     * Claims a name for a container, in place of the one it has, and lets it have it.
     *
     * @throws ContainerExistsException if it is another's
     */
    void claim(Container container, String name, Task rename) throws IOException;

    void forget(Container container);
  }

  /** {@code spec} is without its secrets. */
  Container(Parts parts, ContainerSpec spec, ContainerRecord record, Names names)
      throws IOException {
    this.parts = parts;
    this.id = spec.id();
    this.directory = parts.layout().container(id.value());
    this.spec = spec;
    this.about = About.read(directory, spec);
    this.names = names;
    this.watchHealth =
        spec.health().isPresent()
            ? Optional.of(new WatchHealth(this, spec.health().get(), directory.health()))
            : Optional.empty();
    this.life = new Life(parts, id, record);
  }

  /** Looks after it from now on; called once, when it is known to its directory. */
  void follow() {
    if (Files.exists(directory.starting())) {
      begun(life);
    }
    follow(life);
  }

  public ContainerId id() {
    return id;
  }

  /** What people call it: at first its id. */
  public String name() {
    return about.name();
  }

  public Map<String, String> labels() {
    return about.labels();
  }

  /** What it was made from, without its secrets. */
  public ContainerSpec spec() {
    return spec;
  }

  /** When it was made. */
  public Instant created() {
    try {
      return Files.getLastModifiedTime(directory.spec()).toInstant();
    } catch (IOException e) {
      throw failed("reading the record of", e);
    }
  }

  /** How often its policy started it again since it last ran steadily. */
  public int restarts() {
    return life.record().restarts();
  }

  /** What its health checks found; empty if it has none. */
  public Optional<Health> health() {
    return watchHealth.map(WatchHealth::health);
  }

  /** Names of the volumes it has. */
  List<String> volumes() {
    return spec.mounts().volumes().stream().map(Volume::name).toList();
  }

  /** What it is at this moment. */
  public ContainerState state() {
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

  /**
   * Lets its command begin, the first time or again after it has ended; nothing to do if it runs.
   *
   * @throws ContainerRefusedException if it cannot be started again
   */
  public void start() {
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

  /** Stops it as {@link #stop} does and starts it again. */
  public void restart(Duration grace) throws InterruptedException {
    if (!(state() instanceof ContainerState.Created)) {
      stop(grace);
    }
    start();
  }

  /**
   * Sends a signal to its first process; nothing to do if it has ended. After KILL its policy does
   * not start it again.
   */
  public void kill(int signal) {
    if (signal < 1 || signal > SendSignal.LAST) {
      throw new IllegalArgumentException("signal " + signal + " (expected: 1 to 64)");
    }
    if (signal == SendSignal.KILL) {
      staysEnded();
    }
    signal(signal);
  }

  /**
   * TERM, then after the grace time KILL; returns when it has ended. A program that the kernel
   * spares TERM, since it handles none as the first process of its container, is killed at once:
   * there is nothing to wait for.
   */
  public Exit stop(Duration grace) throws InterruptedException {
    staysEnded();
    resume();
    boolean runs = !(state() instanceof ContainerState.Created);
    signal(
        runs && life.record().first().hears(SendSignal.TERM) ? SendSignal.TERM : SendSignal.KILL);
    var exit = await(grace);
    if (exit.isEmpty()) {
      signal(SendSignal.KILL);
    }
    return await();
  }

  /** Holds all its processes still; nothing to do if it is. */
  public void pause() {
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

  /** Lets a paused one go on; nothing to do otherwise. */
  public void resume() {
    changing("resuming", this::resumed);
  }

  /**
   * Waits for its end, however long; a container that is never started does not end, nor does one
   * that its policy always starts again.
   */
  public Exit await() throws InterruptedException {
    try {
      return over.get().exit();
    } catch (ExecutionException e) {
      throw failed("waiting for", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Waits for its end; empty if that takes longer. */
  public Optional<Exit> await(Duration most) throws InterruptedException {
    try {
      return Optional.of(over.get(most.toMillis(), TimeUnit.MILLISECONDS).exit());
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw failed("waiting for", e.getCause() == null ? e : e.getCause());
    }
  }

  /**
   * Runs one more command in it.
   *
   * @throws ContainerRefusedException if it does not run, or there is no such command, user or
   *     directory in it
   */
  public Session exec(ExecSpec command) {
    try {
      if (!(state() instanceof ContainerState.Running)) {
        throw new ContainerRefusedException(id, "it is not running");
      }
      return parts.mounts().call(() -> new ExecInContainer(parts, id).start(command));
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
    } catch (IOException e) {
      throw failed("running " + command.argv().getFirst() + " in", e);
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
      if (state() instanceof ContainerState.Created) {
        // Whoever attaches before the start is to miss nothing.
        AcceptQueue.awaitEmpty(directory.attach().getFileName().toString(), ACCEPTED);
      }
      var exit = life.ended().thenApply(ContainerState.Exited::exit);
      var terminal = spec.terminal().isPresent();
      var most = Optional.of(PATIENCE);
      return new Session(parts.kernel(), socket, directory.control(), terminal, most, exit)
          .begin("attach-" + id, () -> {});
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ECONNREFUSED)) {
        throw new ContainerRefusedException(id, "it has ended");
      }
      throw failed("attaching to", e);
    } catch (IOException e) {
      throw failed("attaching to", e);
    }
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
    var end = over;
    return capped(LogReader.following(log(), end::isDone));
  }

  /** The part of what it wrote that a query asks for. */
  public LogReader logs(LogQuery query) throws InterruptedException {
    var end = over;
    return capped(LogReader.of(log(), query, end::isDone));
  }

  private LogReader capped(LogReader all) {
    return spec.log().rotates() ? all : all.cappedAt(spec.log().mostBytes());
  }

  /**
   * The log file; {@link LogReader#of} reads it, also after the container was removed elsewhere.
   */
  public Path log() {
    return directory.log();
  }

  /** What it uses at this moment; nothing of processors, memory or processes once it has ended. */
  public Stats stats() {
    return new ReadStats(parts.cgroup(id), life.record().first()).read(Instant.now());
  }

  /** The processes in it, its first one first. */
  public List<ProcessLine> top() {
    return new ListProcesses(parts.cgroup(id), life.record().first()).list();
  }

  /** What it added, changed and deleted in its trees since it was made, by path. */
  public List<Change> changes() {
    try {
      var changes = new ArrayList<Change>();
      for (var i = 0; i < spec.trees().size(); i++) {
        changes.addAll(new ListChanges(spec.trees().get(i), directory.tree(i).upper()).list());
      }
      return List.copyOf(changes);
    } catch (IOException e) {
      throw failed("comparing", e);
    }
  }

  /**
   * A file or a directory of it, as a tar stream whose entries begin with its name; all of it for
   * "/". A running container is held still meanwhile. Sockets, pipes and devices are left out, and
   * so is what is mounted into it: volumes, secrets, memory file systems.
   *
   * @throws ContainerRefusedException if there is nothing of that name
   */
  public void copyOut(String path, OutputStream tar) {
    try (var spool = Spool.open(parts.layout().trash())) {
      changing("copying from", () -> held(() -> spool.fill(new CopyFiles(parts, spec), path)));
      spool.pour(tar);
    } catch (IOException e) {
      throw failed("copying from", e);
    }
  }

  /**
   * Unpacks a tar stream in a directory of it. A running container is held still meanwhile. Files
   * and links replace what is there, directories are joined; set-user-id bits are dropped.
   *
   * @throws ContainerRefusedException if there is no such directory, or the archive asks for what
   *     may not be; what came before that stays
   */
  public void copyIn(String path, InputStream tar) {
    try (var spool = Spool.open(parts.layout().trash())) {
      spool.take(tar, 2 * spec.limits().diskBytes());
      changing("copying to", () -> held(() -> spool.empty(new CopyFiles(parts, spec), path)));
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
    } catch (IOException e) {
      throw failed("copying to", e);
    }
  }

  /** Another name. */
  public void rename(String name) {
    changing(
        "renaming",
        () -> {
          var changed = new About(name, about.labels());
          names.claim(
              this,
              name,
              () -> {
                changed.write(directory);
                about = changed;
              });
        });
  }

  /** Other labels, instead of all it has. */
  public void relabel(Map<String, String> labels) {
    changing(
        "labelling",
        () -> {
          var changed = new About(about.name(), spec.withLabels(labels).labels());
          changed.write(directory);
          about = changed;
        });
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
          new FreezeTree(parts.kernel()).freeze(tree(target), destination);
        });
  }

  /**
   * Copies what it wrote to one of its trees, in the form of {@link #freeze}; the container keeps
   * it. A running one is held still meanwhile, so that the copy is as a crash of the machine would
   * have left it: crash-consistent, no more.
   *
   * @param destination a path that does not exist
   */
  public void snapshot(String target, Path destination) {
    changing(
        "taking a snapshot of " + target + " of",
        () -> held(() -> new CopyTree(parts.kernel()).copy(tree(target).upper(), destination)));
  }

  /** Ends it if it still runs and removes all that is left of it; nothing to do the second time. */
  public void remove() {
    changing(
        "removing",
        () -> {
          if (!removed) {
            removed = true;
            next = Optional.empty();
            thaw();
            if (hasEnded()) {
              parts.reaper().reap(parts, id.value());
            } else {
              new RemoveContainer(parts, id.value()).remove();
            }
            names.forget(this);
            over.complete(new ContainerState.Exited(Exit.lost(), Instant.now()));
          }
        });
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

  private TreeDirectory tree(String target) throws IOException {
    var targets = spec.trees().stream().map(CowTree::target).toList();
    var number = targets.indexOf(target);
    if (number < 0) {
      throw new IOException("it has no such tree, only " + targets);
    }
    return directory.tree(number);
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
    parts.disks().watch(spec, now.record().monitor(), () -> kill(SendSignal.KILL));
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
      if (!isLetGo()) {
        next = Optional.empty();
        over.complete(exited);
      }
    }
  }

  /** Whether this process looks after it no more. */
  boolean isLetGo() {
    return parts.isClosed();
  }

  /** Whatever its policy, until somebody starts it. */
  private void staysEnded() {
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

  private void signal(int signal) {
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
  private void held(Task change) throws IOException {
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

  private static void check(dev.slipway.runtime.host.Command.Result result) throws IOException {
    if (!result.passed()) {
      throw new IOException(result.lastLine());
    }
  }

  /** conmon takes one after another, and only so many wait in its queue. */
  private int attached() throws ErrnoException {
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

  interface Task {
    void make() throws IOException;
  }

  private void changing(String what, Task change) {
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

  private ContainerException failed(String what, Throwable cause) {
    return new ContainerException(what + " container " + id, cause);
  }
}
