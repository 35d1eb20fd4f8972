package dev.slipway.cli.demo;

import dev.slipway.runtime.Containers;
import dev.slipway.runtime.HostResidue;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The throwaway directory of one demo, and everything that hangs on it. Closing stops the server,
 * removes its containers and all files; it may be called twice and from a shutdown hook.
 */
public final class Scratch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HostResidue before;
  private final Path dir;
  private Optional<DemoServer> server = Optional.empty();
  private boolean closed;

  private Scratch(Path dir) {
    this.dir = dir;
    this.before = residue();
  }

  private HostResidue residue() {
    return HostResidue.capture(RuntimeSettings.in(data().resolve("containers")));
  }

  public static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory(Path.of("/var/tmp"), "slipway-demo-"));
  }

  public Path data() {
    return dir.resolve("data");
  }

  public Path file(String name) {
    return dir.resolve(name);
  }

  public synchronized void owns(DemoServer running) {
    server = Optional.of(running);
  }

  /** What is on this host now and was not before; empty if we cleaned up well. */
  List<String> rests() {
    return residue().newSince(before);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.ifPresent(DemoServer::close);
    if (Files.exists(data().resolve("containers"))) {
      removeContainers();
    }
    delete();
  }

  private void removeContainers() {
    try (var containers = Containers.open(RuntimeSettings.in(data().resolve("containers")))) {
      containers.sweep(id -> false);
    }
  }

  /* The children of a server that failed end a moment after it, and write until then. */
  private void delete() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        deleteOnce();
        return;
      } catch (IOException | UncheckedIOException e) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("cannot remove " + dir, e);
        }
        Thread.onSpinWait();
      }
    }
  }

  private void deleteOnce() throws IOException {
    try (var files = Files.walk(dir)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
