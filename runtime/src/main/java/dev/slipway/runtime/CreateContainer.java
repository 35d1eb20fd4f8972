package dev.slipway.runtime;

import dev.slipway.runtime.bundle.Accounts;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.MountedTree;
import dev.slipway.runtime.bundle.PrepareTree;
import dev.slipway.runtime.bundle.Shift;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.engine.Conmon;
import dev.slipway.runtime.host.OwnRights;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes everything a container needs and has the engine create it, not yet started. */
final class CreateContainer {
  private final Parts parts;
  private final ContainerSpec spec;
  private final ContainerDirectory directory;
  private final Optional<Identities> identities;

  CreateContainer(Parts parts, ContainerSpec spec) {
    this.parts = parts;
    this.spec = spec;
    this.directory = parts.layout().container(spec.id().value());
    this.identities = parts.shifts().of(spec);
  }

  /** The directory exists and is empty; if this fails, the caller removes all there is of it. */
  ContainerRecord create() throws IOException {
    SpecJson.write(directory, spec);
    return create(1, 0);
  }

  /** As above, over what an earlier life left there. */
  ContainerRecord create(int life, int restarts) throws IOException {
    for (var own : List.of(directory.exits(), directory.persist(), directory.files())) {
      Files.createDirectories(own);
    }
    var mountPoints = new MountPoints(spec);
    var shift = shift();
    for (var i = 0; i < spec.trees().size(); i++) {
      new PrepareTree(parts.kernel(), shift, spec.durable())
          .prepare(spec.trees().get(i).layers(), directory.tree(i), mountPoints.of(i));
    }
    var place = new ContainerNetwork(parts, directory).attach(spec);
    var identity = identity();
    var secrets = new SecretMount(parts.kernel(), directory.secrets());
    var volumes = new VolumeMounts(parts.kernel(), parts.layout(), directory, shift);
    var binds = new ArrayList<OciConfig.Bind>();
    for (var i = 1; i < spec.trees().size(); i++) {
      binds.add(
          new OciConfig.Bind(
              directory.tree(i).merged(), spec.trees().get(i).target(), List.of("rw")));
    }
    binds.addAll(volumes.fill(spec.mounts()));
    binds.addAll(etcFiles(place));
    binds.addAll(secrets.fill(spec.secrets(), outside(identity)));
    var view = view(place);
    var door = door();
    var config =
        new OciConfig(
            spec,
            identity,
            door.map(RootDoor::path).orElse(directory.tree(0).merged()),
            binds,
            place.map(Placed::namespace),
            parts.names().cgroup(spec.id()),
            parts.seccomp(),
            identities,
            view.map(NetworkView::sysfs));
    SmallFiles.write(directory.config(), config.json(OwnRights.read(), parts.cgroups()));
    var pid = engineCreates();
    new RootFlags(parts.kernel(), pid).restore(spec.readOnlyRoot());
    if (identities.isPresent()) {
      new StandardStreams(pid).give(outside(identity).uid());
    }
    // From here on only the container itself holds its secrets, and they end with it.
    secrets.release();
    volumes.release(spec.mounts());
    if (view.isPresent()) {
      view.get().close();
    }
    if (door.isPresent()) {
      door.get().close();
    }
    return ContainerRecord.write(directory, life, restarts, pid);
  }

  private Optional<Shift> shift() throws IOException {
    return identities.isEmpty()
        ? Optional.empty()
        : Optional.of(parts.shifts().shift(identities.get()));
  }

  private Accounts.Identity outside(Accounts.Identity inside) throws IOException {
    return identities.isEmpty() ? inside : IdentityShifts.outside(inside, identities.get());
  }

  private Optional<RootDoor> door() throws IOException {
    if (identities.isEmpty()) {
      return Optional.empty();
    }
    var owner = identities.get().firstHostId();
    var root = directory.tree(0).merged();
    return Optional.of(
        RootDoor.open(parts.kernel(), parts.names().doors(), spec.id().value(), owner, root));
  }

  private Optional<NetworkView> view(Optional<Placed> place) throws IOException {
    if (identities.isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    var view = new NetworkView(parts.kernel(), place.get().namespace(), directory.sysfs());
    view.open();
    return Optional.of(view);
  }

  private List<OciConfig.Bind> etcFiles(Optional<Placed> place) throws IOException {
    var servers = place.map(Placed::nameServers).orElse(List.of());
    return EtcFiles.write(spec, directory, place.map(Placed::address), servers);
  }

  private Accounts.Identity identity() throws IOException {
    try (var root = MountedTree.open(parts.kernel(), directory.tree(0).merged())) {
      return Accounts.read(root).resolve(spec.user());
    }
  }

  private int engineCreates() throws IOException {
    var places =
        new Conmon.Places(
            directory.path(),
            directory.pidFile(),
            directory.conmonPidFile(),
            directory.exits(),
            directory.persist(),
            directory.log(),
            directory.conmonErrors());
    return switch (parts.conmon().create(spec.id().value(), parts.engine(), places, streams())) {
      case Conmon.Outcome.Created created -> created.pid();
      case Conmon.Outcome.Refused refused -> throw refusal(refused.reason());
    };
  }

  private Conmon.Streams streams() {
    var input = spec.stdin() != Stdin.NONE;
    var kept = spec.stdin() == Stdin.KEPT;
    var log = spec.log();
    var most = log.rotates() ? OptionalLong.empty() : OptionalLong.of(log.mostBytes());
    return new Conmon.Streams(spec.terminal().isPresent(), input, kept, most);
  }

  /** The engine complains about the command (the user's matter) or about the host (ours). */
  private IOException refusal(String reason) {
    var words = List.of("executable file", "exec: ", "exec format", "open executable", "cwd");
    return words.stream().anyMatch(reason::contains)
        ? new HostileTreeException(reason)
        : new IOException(reason);
  }
}
