package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/*
 * The file is renamed first, and conmon, which writes on into it, then asked to open its log anew:
 * no byte is lost, whenever one of us is killed.
 */
/** Puts full logs aside while containers run; one thread for all of them. */
final class RotateLogs implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final byte[] REOPEN = "2 0 0\n".getBytes(StandardCharsets.US_ASCII);

  private record Watched(ContainerDirectory directory, long most) {}

  private final Syscalls kernel;
  private final Map<Path, Watched> watched = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  RotateLogs(Syscalls kernel) {
    this.kernel = kernel;
    this.thread = Thread.ofPlatform().daemon().name("container-logs").start(this::watchAll);
  }

  /** Until its monitor is gone. */
  void watch(ContainerDirectory directory, LogPolicy policy) {
    if (policy.rotates()) {
      watched.put(directory.path(), new Watched(directory, policy.mostBytes()));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchAll() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        watched.values().forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Watched one) {
    try {
      if (Files.size(one.directory().log()) > one.most()) {
        rotate(one.directory());
      }
    } catch (ErrnoException e) {
      if (e.is(Errno.ENXIO) || e.is(Errno.ENOENT)) {
        // Nobody listens any more: its conmon has gone.
        watched.remove(one.directory().path());
      }
    } catch (IOException e) {
      // Just removed, or between two files: the next tick sees.
      if (!Files.isDirectory(one.directory().path())) {
        watched.remove(one.directory().path());
      }
    }
  }

  private void rotate(ContainerDirectory directory) throws IOException {
    var control = kernel.open(directory.control(), OpenHow.WRONLY | OpenHow.NONBLOCK);
    try {
      Files.move(
          directory.log(), LogReader.before(directory.log()), StandardCopyOption.REPLACE_EXISTING);
      kernel.write(control, REOPEN, REOPEN.length);
    } finally {
      kernel.close(control);
    }
  }
}
