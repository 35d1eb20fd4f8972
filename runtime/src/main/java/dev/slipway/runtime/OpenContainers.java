package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import dev.slipway.runtime.engine.Conmon;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.FindEngine;
import dev.slipway.runtime.engine.SafeFloor;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.host.IdentityMap;
import dev.slipway.runtime.net.BridgeNetwork;
import dev.slipway.runtime.net.Destination;
import dev.slipway.runtime.net.NetworkSettings;
import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Finds all parts on this host and takes over what lies in the data directory. */
final class OpenContainers {
  private final RuntimeSettings settings;
  private final BundleLayout layout;
  private final HostNames names;
  private final Syscalls kernel = Syscalls.linux();

  OpenContainers(RuntimeSettings settings) {
    this.settings = settings;
    this.layout = new BundleLayout(settings.root());
    this.names = HostNames.of(settings);
  }

  Containers open(BiFunction<Parts, DirectoryLock, Containers> make) throws IOException {
    layout.prepare();
    var lock = DirectoryLock.take(layout.lock());
    try {
      return opened(parts -> make.apply(parts, lock));
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Containers opened(Function<Parts, Containers> make) throws IOException {
    var parts = parts(mounts());
    try {
      var containers = make.apply(parts);
      parts
          .mounts()
          .call(
              () -> {
                containers.adoptAll();
                parts.network().adopted();
                return true;
              });
      return containers;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private Parts parts(MountNamespace mounts) throws IOException {
    try {
      var engine = mounts.call(this::engine);
      return new Parts(
          names,
          layout,
          kernel,
          mounts,
          engine,
          new Seccomp(kernel, engine),
          new Conmon(conmon(), kernel),
          Cgroups.read(),
          new BridgeNetwork(kernel, names.mark(), network(), layout.subnet()),
          new ExitWatcher(kernel),
          mounts.call(() -> shifts(engine)),
          new DiskWatch(kernel, layout),
          new Reaper(),
          new RotateLogs(kernel),
          new AtomicBoolean());
    } catch (IOException | RuntimeException e) {
      mounts.close();
      throw e;
    }
  }

  private IdentityShifts shifts(Engine engine) throws IOException {
    var maps = new IdentityMap(kernel);
    var complaint =
        settings.userNamespaces() == UserNamespaces.OFF
            ? Optional.<String>empty()
            : new ProbeUserNamespaces(kernel, names, maps).complaint(engine, layout.engine());
    return new IdentityShifts(maps, settings.userNamespaces(), complaint);
  }

  private NetworkSettings network() {
    return new NetworkSettings(
        names.bridge(),
        settings.subnet(),
        settings.allowed().stream().map(Destination::parse).toList(),
        settings.resolvers());
  }

  /** That of a container which still runs, with all its mounts, or a new one. */
  private MountNamespace mounts() throws IOException {
    BridgeNetwork.prepare(kernel);
    for (var id : layout.ids()) {
      var monitor = ContainerRecord.read(layout.container(id)).map(ContainerRecord::monitor);
      if (monitor.isPresent() && monitor.get().isAlive()) {
        var before = MountNamespace.of(kernel, monitor.get().pid());
        if (before.isPresent()) {
          return before.get();
        }
      }
    }
    return MountNamespace.copy(kernel);
  }

  private Engine engine() throws IOException {
    var found =
        new FindEngine(kernel, layout.engine(), names.cgroupParent()).find(settings.engine());
    var engine =
        found
            .engine()
            .orElseThrow(
                () ->
                    new IOException(
                        "no OCI engine works here: " + String.join("; ", found.complaints())));
    if (settings.requireSafeEngine() && !engine.isSafe()) {
      throw new IOException(
          engine
              + " has known ways out of a container (needed: "
              + SafeFloor.of(engine.name())
              + ")");
    }
    return engine;
  }

  private Path conmon() throws IOException {
    return settings
        .conmon()
        .or(() -> Executables.find("conmon"))
        .orElseThrow(() -> new IOException("conmon is not installed"));
  }
}
