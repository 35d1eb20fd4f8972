package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.TreeDirectory;
import dev.slipway.runtime.log.LogQuery;
import dev.slipway.runtime.log.LogReader;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One container, from created to removed.
 *
 * <p>{@link #start} it, {@link #await} its end, {@link #freeze} its trees if they are wanted or
 * start it again, {@link #remove} it. All of it works the same on a container that an earlier
 * process of ours made. Every method may be called from any thread; changes happen one after
 * another. A method that fails throws {@link ContainerException} and may be called again.
 */
public final class Container {
  private static final int MOST_COMMANDS = 100;

  private final Parts parts;
  private final ContainerId id;
  private final ContainerSpec spec;
  private final ContainerDirectory directory;
  private final Names names;
  private final Optional<WatchHealth> watchHealth;
  private final Lives lives;
  private final Semaphore commands = new Semaphore(MOST_COMMANDS);
  private volatile About about;

  /** Those of the same data directory, as far as one container has to know them. */
  interface Names {
    /**
     * Claims a name for a container, in place of the one it has, and lets it have it.
     *
     * @throws ContainerExistsException if it is another's
     */
    void claim(Container container, String name, Lives.Task rename) throws IOException;

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
    this.lives = new Lives(parts, spec, record);
  }

  /** Looks after it from now on; called once, when it is known to its directory. */
  void follow() {
    lives.follow(watchHealth);
  }

  /** Whether this process looks after it no more. */
  boolean isLetGo() {
    return parts.isClosed();
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
    return lives.life().record().restarts();
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
    return lives.state();
  }

  /**
   * Lets its command begin, the first time or again after it has ended; nothing to do if it runs.
   *
   * @throws ContainerRefusedException if it cannot be started again
   */
  public void start() {
    lives.start();
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
      lives.staysEnded();
    }
    lives.signal(signal);
  }

  /**
   * TERM, then after the grace time KILL; returns when it has ended. A program that the kernel
   * spares TERM, since it handles none as the first process of its container, is killed at once:
   * there is nothing to wait for.
   */
  public Exit stop(Duration grace) throws InterruptedException {
    lives.staysEnded();
    resume();
    boolean runs = !(state() instanceof ContainerState.Created);
    lives.signal(
        runs && lives.life().record().first().hears(SendSignal.TERM)
            ? SendSignal.TERM
            : SendSignal.KILL);
    var exit = await(grace);
    if (exit.isEmpty()) {
      lives.signal(SendSignal.KILL);
    }
    return await();
  }

  /** Holds all its processes still; nothing to do if it is. */
  public void pause() {
    lives.pause();
  }

  /** Lets a paused one go on; nothing to do otherwise. */
  public void resume() {
    lives.resume();
  }

  /**
   * Waits for its end, however long; a container that is never started does not end, nor does one
   * that its policy always starts again.
   */
  public Exit await() throws InterruptedException {
    try {
      return lives.over().get().exit();
    } catch (ExecutionException e) {
      throw failed("waiting for", e.getCause() == null ? e : e.getCause());
    }
  }

  /** Waits for its end; empty if that takes longer. */
  public Optional<Exit> await(Duration most) throws InterruptedException {
    try {
      return Optional.of(lives.over().get(most.toMillis(), TimeUnit.MILLISECONDS).exit());
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
      if (!commands.tryAcquire()) {
        throw new ContainerRefusedException(
            id, "it runs " + MOST_COMMANDS + " further commands already");
      }
      return begun(command);
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
    } catch (IOException e) {
      throw failed("running " + command.argv().getFirst() + " in", e);
    }
  }

  /** A command costs the host processes that no limit of the container counts. */
  private Session begun(ExecSpec command) throws IOException {
    var session = Optional.<Session>empty();
    try {
      session =
          Optional.of(
              parts
                  .mounts()
                  .call(() -> new ExecInContainer(parts, id).start(command, commands::release)));
      return session.get();
    } finally {
      if (session.isEmpty()) {
        commands.release();
      }
    }
  }

  /**
   * What it writes from now on, and its input if it has one; any number may attach at once. Closing
   * it detaches.
   *
   * @throws ContainerRefusedException if it has ended
   */
  public Session attach() {
    var attach = new AttachToContainer(parts.kernel(), spec, directory);
    try {
      return attach.open(lives.state(), lives.life().ended());
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
    var end = lives.over();
    return capped(LogReader.following(log(), end::isDone));
  }

  /** The part of what it wrote that a query asks for. */
  public LogReader logs(LogQuery query) throws InterruptedException {
    var end = lives.over();
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
    return new ReadStats(parts.cgroup(id), lives.life().record().first()).read(Instant.now());
  }

  /** The processes in it, its first one first. */
  public List<ProcessLine> top() {
    return new ListProcesses(parts.cgroup(id), lives.life().record().first()).list();
  }

  /** What it added, changed and deleted in its trees since it was made, by path. */
  public List<Change> changes() {
    try {
      var changes = new ArrayList<Change>();
      for (var i = 0; i < spec.trees().size(); i++) {
        changes.addAll(new ListChanges(spec.trees().get(i), directory.tree(i).upper()).list());
      }
      return List.copyOf(changes);
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
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
      lives.copying(
          "copying from", () -> lives.held(() -> spool.fill(new CopyFiles(parts, spec), path)));
      spool.pour(tar);
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
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
      lives.copying(
          "copying to", () -> lives.held(() -> spool.empty(new CopyFiles(parts, spec), path)));
    } catch (HostileTreeException e) {
      throw new ContainerRefusedException(id, e.reason());
    } catch (IOException e) {
      throw failed("copying to", e);
    }
  }

  /** Another name. */
  public void rename(String name) {
    lives.changing(
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
    lives.changing(
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
    lives.changing(
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
    lives.copying(
        "taking a snapshot of " + target + " of",
        () ->
            lives.held(() -> new CopyTree(parts.kernel()).copy(tree(target).upper(), destination)));
  }

  /** Ends it if it still runs and removes all that is left of it; nothing to do the second time. */
  public void remove() {
    lives.remove(() -> names.forget(this));
  }

  private TreeDirectory tree(String target) throws IOException {
    var targets = spec.trees().stream().map(CowTree::target).toList();
    var number = targets.indexOf(target);
    if (number < 0) {
      throw new IOException("it has no such tree, only " + targets);
    }
    return directory.tree(number);
  }

  private ContainerException failed(String what, Throwable cause) {
    return lives.failed(what, cause);
  }
}
