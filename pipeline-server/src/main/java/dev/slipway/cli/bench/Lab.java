package dev.slipway.cli.bench;

import dev.slipway.cli.demo.BusyboxRoot;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.HostResidue;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;

/**
 * A throwaway data directory of containers, the root they have, and everything else that has to go
 * in the end. Closing removes it all; it may be called twice and from a shutdown hook.
 */
final class Lab implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long GLANCE_NANOS = 100_000;

  private final Path dir;
  private final Path root;
  private final RuntimeSettings settings;
  private final Containers containers;
  private final AtomicInteger count = new AtomicInteger();
  private final Deque<AutoCloseable> guests = new ConcurrentLinkedDeque<>();
  private final Programs programs = new Programs();

  /** Whoever makes something shares it. */
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  private Lab(Path dir) {
    this.dir = dir;
    this.root = dir.resolve("root");
    this.settings = RuntimeSettings.in(dir.resolve("containers"));
    this.containers = Containers.open(settings);
  }

  static Lab create() throws IOException, InterruptedException {
    var lab = new Lab(Files.createTempDirectory(Path.of("/var/tmp"), "slipway-bench-"));
    Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
    BusyboxRoot.write(lab.archive());
    Files.createDirectory(lab.root);
    lab.call(
        "/bin/busybox", "tar", "-x", "-f", lab.archive().toString(), "-C", lab.root.toString());
    return lab;
  }

  Path dir() {
    return dir;
  }

  /** The root of all containers as a layer. */
  Path root() {
    return root;
  }

  /** The same as a tar archive. */
  Path archive() {
    return dir.resolve("root.tar");
  }

  Containers containers() {
    return containers;
  }

  Path data() {
    return settings.root();
  }

  /** Closed with this one, last come first. */
  <T extends AutoCloseable> T guest(T guest) {
    open.readLock().lock();
    try {
      guests.push(guest);
      return guest;
    } finally {
      open.readLock().unlock();
    }
  }

  /** A new container of that command. */
  Container create(UnaryOperator<ContainerSpec> change, String... command) {
    return create(List.of(root), change, command);
  }

  Container create(List<Path> layers, UnaryOperator<ContainerSpec> change, String... command) {
    open.readLock().lock();
    try {
      refuseIfClosed();
      var id = new ContainerId("bench-" + count.incrementAndGet());
      return containers.create(change.apply(ContainerSpec.of(id, layers, List.of(command))));
    } finally {
      open.readLock().unlock();
    }
  }

  /** Returns as soon as nothing is left of containers that were removed. */
  void awaitQuiet() throws IOException {
    var trash = settings.root().resolve("trash");
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isEmpty(trash)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("removed containers are still in " + trash);
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  /** What is left on this host although there should be no container any more. */
  List<String> rests() {
    containers.sweep(id -> false);
    return HostResidue.leftOf(settings, PATIENCE).stream()
        .filter(line -> !line.contains("-preflight"))
        .toList();
  }

  /** Runs a program that has to succeed. */
  void call(String... command) throws IOException, InterruptedException {
    programs.call(List.of(command));
  }

  /** Run by the bench; ended with it. */
  Programs programs() {
    return programs;
  }

  /** A path of its own that is not there yet. */
  Path fresh(String name) {
    return dir.resolve(name + "-" + count.incrementAndGet());
  }

  /** The same trial, that is never under way while everything is removed. */
  Trial guarded(Trial trial) {
    return () -> {
      open.readLock().lock();
      try {
        refuseIfClosed();
        return trial.once();
      } finally {
        open.readLock().unlock();
      }
    };
  }

  /** Waits until the disk has what was written so far: who is measured next pays for its own. */
  void settle() throws IOException, InterruptedException {
    call("sync", "--file-system", dir.toString());
  }

  /** Fails unless that many bytes can be written. */
  void require(long bytes) throws IOException {
    long free = Files.getFileStore(dir).getUsableSpace();
    if (free < bytes) {
      throw new IOException(
          "this needs %,d MB in %s, of which %,d MB are free: take a smaller --size or fewer --runs"
              .formatted(bytes / 1_000_000, dir.getParent(), free / 1_000_000));
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the bench was stopped");
    }
  }

  @Override
  public void close() {
    programs.close();
    open.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      guests.forEach(Lab::close);
      containers.sweep(id -> false);
      containers.close();
      remove(dir);
    } catch (IOException e) {
      throw new IllegalStateException("removing " + dir, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.writeLock().unlock();
    }
  }

  private static void remove(Path tree) throws IOException, InterruptedException {
    try (var programs = new Programs()) {
      programs.call(List.of("rm", "-rf", "--one-file-system", tree.toString()));
    }
  }

  /** One that cannot be closed must not keep the others. */
  private static void close(AutoCloseable guest) {
    try {
      guest.close();
    } catch (Exception e) {
      System.err.println("slipway: " + e.getMessage());
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
