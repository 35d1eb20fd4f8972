package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import dev.slipway.runtime.engine.Conmon;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.FindEngine;
import dev.slipway.runtime.engine.SafeFloor;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.net.BridgeNetwork;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** Finds all parts on this host and takes over what lies in the data directory. */
final class OpenContainers {
  private final RuntimeSettings settings;
  private final BundleLayout layout;

  OpenContainers(RuntimeSettings settings) {
    this.settings = settings;
    this.layout = new BundleLayout(settings.root());
  }

  Containers open(BiFunction<Parts, DirectoryLock, Containers> make) throws IOException {
    layout.prepare();
    var lock = DirectoryLock.take(layout.lock());
    try {
      var parts = parts();
      try {
        var containers = make.apply(parts, lock);
        containers.adoptAll();
        return containers;
      } catch (IOException | RuntimeException e) {
        parts.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Parts parts() throws IOException {
    var names = HostNames.of(settings);
    var kernel = Syscalls.linux();
    return new Parts(
        names,
        layout,
        kernel,
        engine(names),
        new Conmon(conmon(), kernel),
        Cgroups.read(),
        new BridgeNetwork(names.mark(), names.bridge(), settings.subnet(), layout.subnet()),
        new ExitWatcher(kernel));
  }

  private Engine engine(HostNames names) throws IOException {
    var found = new FindEngine(layout.engine(), names.cgroupParent()).find(settings.engine());
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
