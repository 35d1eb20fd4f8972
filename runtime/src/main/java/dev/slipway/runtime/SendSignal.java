package dev.slipway.runtime;

import dev.slipway.runtime.host.ProcessId;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.Syscalls;

/** Signals to processes, never to a later one of the same number. */
record SendSignal(Syscalls kernel) {
  static final int KILL = 9;
  static final int TERM = 15;
  static final int LAST = 64;

  /** Nothing happens if it has ended. */
  void send(ProcessId process, int signal) throws ErrnoException {
    try {
      var descriptor = kernel.processDescriptor(process.pid());
      try {
        if (process.isAlive()) {
          kernel.signal(descriptor, signal);
        }
      } finally {
        kernel.close(descriptor);
      }
    } catch (ErrnoException e) {
      if (!e.is(Errno.ESRCH) && !(e.is(Errno.EINVAL) && process.pid() <= 0)) {
        throw e;
      }
    }
  }
}
