package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.host.AcceptQueue;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Joins the input and output of a container's first process, by its conmon's socket. */
record AttachToContainer(Syscalls kernel, ContainerSpec spec, ContainerDirectory directory) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration ACCEPTED = Duration.ofSeconds(2);

  /**
   * @param ended completed when this life of it is over
   * @throws ContainerRefusedException if it has ended
   */
  Session open(ContainerState state, CompletableFuture<ContainerState.Exited> ended)
      throws IOException {
    try {
      var socket = connected();
      if (state instanceof ContainerState.Created) {
        // Whoever attaches before the start is to miss nothing.
        AcceptQueue.awaitEmpty(directory.attach().getFileName().toString(), ACCEPTED);
      }
      var exit = ended.thenApply(ContainerState.Exited::exit);
      var terminal = spec.terminal().isPresent();
      var most = Optional.of(PATIENCE);
      return new Session(kernel, socket, directory.control(), terminal, most, exit)
          .begin("attach-" + spec.id(), () -> {});
    } catch (ErrnoException e) {
      if (e.is(Errno.ENOENT) || e.is(Errno.ECONNREFUSED)) {
        throw new ContainerRefusedException(spec.id(), "it has ended");
      }
      throw e;
    }
  }

  /** conmon takes one after another, and only so many wait in its queue. */
  private int connected() throws ErrnoException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return kernel.connectPackets(directory.attach());
      } catch (ErrnoException e) {
        if (!e.is(Errno.EAGAIN) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
