package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;

/** A container from the moment the engine made it until its first process has ended. */
final class Life {
  private final Parts parts;
  private final ContainerId id;
  private final ContainerRecord record;
  private final ContainerDirectory directory;
  private final CompletableFuture<ContainerState.Exited> ended;
  private volatile boolean started;

  Life(Parts parts, ContainerId id, ContainerRecord record) {
    this.parts = parts;
    this.id = id;
    this.record = record;
    this.directory = parts.layout().container(id.value());
    this.ended =
        parts
            .watcher()
            .watch(record.monitor())
            .thenApplyAsync(gone -> settle(), task -> Thread.ofVirtual().start(task));
  }

  ContainerRecord record() {
    return record;
  }

  /** Completed once it has ended and that is written down. */
  CompletableFuture<ContainerState.Exited> ended() {
    return ended;
  }

  ContainerState state() throws IOException {
    var end = new SettleExit(parts, id, record.life()).settled();
    if (end.isPresent()) {
      return end.get();
    }
    if (!record.monitor().isAlive()) {
      return ended.join();
    }
    if (!hasStarted()) {
      return new ContainerState.Created();
    }
    var since = Files.getLastModifiedTime(directory.starting()).toInstant();
    return parts.cgroup(id).isFrozen()
        ? new ContainerState.Paused(record.first().pid(), since)
        : new ContainerState.Running(record.first().pid(), since);
  }

  /** Lets its command begin; nothing to do if it has begun. In the mount namespace. */
  void start() throws IOException {
    if (!hasStarted()) {
      SmallFiles.write(directory.starting(), "");
      var result = parts.engine().start(id.value());
      if (!result.passed()) {
        throw new IOException(result.lastLine());
      }
      started = true;
    }
  }

  /** Between the mark and the engine's answer only the engine knows. */
  private boolean hasStarted() throws IOException {
    if (!started && Files.exists(directory.starting())) {
      started = !parts.mounts().call(() -> parts.engine().isCreatedOnly(id.value()));
    }
    return started;
  }

  private ContainerState.Exited settle() {
    try {
      return parts.mounts().call(new SettleExit(parts, id, record.life())::settle);
    } catch (IOException e) {
      throw new ContainerException("finding out the end of container " + id, e);
    }
  }
}
