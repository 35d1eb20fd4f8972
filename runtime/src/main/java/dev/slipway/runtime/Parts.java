package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import dev.slipway.runtime.engine.Conmon;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.host.Cgroup;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.net.BridgeNetwork;
import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What every verb on containers works with, found once when the data directory is opened. */
record Parts(
    HostNames names,
    BundleLayout layout,
    Syscalls kernel,
    MountNamespace mounts,
    Engine engine,
    Seccomp seccomp,
    Conmon conmon,
    Cgroups cgroups,
    BridgeNetwork network,
    ExitWatcher watcher,
    IdentityShifts shifts,
    DiskWatch disks,
    Reaper reaper,
    RotateLogs logs,
    AtomicBoolean closed) {

  /** Whether this process has let go of the directory. */
  boolean isClosed() {
    return closed.get();
  }

  /** Stops what runs in this process; everything on the host stays as it is. */
  void close() throws IOException {
    watcher.close();
    logs.close();
    shifts.close();
    disks.close();
    closed.set(true);
    network.close();
    mounts.close();
  }

  Cgroup cgroup(ContainerId id) {
    return new Cgroup(cgroups, names.cgroup(id));
  }
}
