package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/*
 * A namespace belongs to a thread, and every thread or process it starts inherits it. So one
 * platform thread goes from one to the next and is thrown away, and the work it does starts
 * nothing, no virtual thread and no process: a thread of some pool that stayed behind would keep
 * the namespace alive, or worse, do other people's work inside it.
 */
/** Small work done inside network namespaces by a thread of this process. */
final class InsideNamespace {
  private static final int NEWNET = 0x40000000;

  private final Syscalls kernel;

  InsideNamespace(Syscalls kernel) {
    this.kernel = kernel;
  }

  interface Work<T> {
    void on(T item) throws IOException;
  }

  /** Does this in the namespace of each, one after another. */
  <T> void forEach(List<T> items, Function<T, Path> namespace, Work<T> work) throws IOException {
    var task =
        new FutureTask<@Nullable Void>(
            () -> {
              for (var item : items) {
                enter(namespace.apply(item));
                work.on(item);
              }
              return null;
            });
    Thread.ofPlatform().name("network-namespace").daemon().start(task);
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in a network namespace", e);
    }
  }

  private void enter(Path namespace) throws ErrnoException {
    var descriptor = kernel.open(namespace, OpenHow.RDONLY);
    try {
      kernel.enterNamespace(descriptor, NEWNET);
    } finally {
      kernel.close(descriptor);
    }
  }
}
