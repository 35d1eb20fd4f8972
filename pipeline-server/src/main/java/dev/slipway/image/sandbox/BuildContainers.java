package dev.slipway.image.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.event.ProjectName;
import dev.slipway.images.build.CommandRefusedException;
import dev.slipway.images.build.CommandRunner;
import dev.slipway.images.build.RunCommand;
import dev.slipway.images.build.RunMount;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerException;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerRefusedException;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.Exit;
import dev.slipway.runtime.Identities;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.SecretFile;
import dev.slipway.runtime.Tmpfs;
import dev.slipway.runtime.Volume;
import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.log.Stream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the commands of a project's builds in containers like those of its steps: the same limits,
 * rights, network and users.
 */
final class BuildContainers implements CommandRunner {
  private static final Logger LOG = Logger.getLogger(BuildContainers.class.getName());
  private static final String PREFIX = "build-";
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final long USUAL_MEMORY = 64L << 20;
  private static final int AT_ONCE = 512;

  private final Containers containers;
  private final ProjectName project;
  private final IdentityRanges ranges;

  BuildContainers(Containers containers, ProjectName project, IdentityRanges ranges) {
    this.containers = containers;
    this.project = project;
    this.ranges = ranges;
  }

  /** Removes what builds of an earlier process left: nobody waits for it any more. */
  static void removeLeftOvers(Containers containers) {
    for (Container container : containers.list()) {
      if (container.id().value().startsWith(PREFIX)) {
        removeQuietly(container);
      }
    }
  }

  @Override
  public Ended run(RunCommand command, Path upper, Output output) throws InterruptedException {
    var container = make(command);
    try {
      container.start();
      var exit = await(container, output);
      container.freeze("/", upper.toAbsolutePath());
      return new Ended(exit.code(), reason(exit));
    } catch (ContainerRefusedException e) {
      throw new CommandRefusedException(e.reason());
    } finally {
      removeInBackground(container);
    }
  }

  private Container make(RunCommand command) {
    try {
      return containers.create(spec(command));
    } catch (ContainerRefusedException e) {
      throw new CommandRefusedException(e.reason());
    } catch (IllegalArgumentException e) {
      throw new CommandRefusedException(String.valueOf(e.getMessage()));
    }
  }

  private ContainerSpec spec(RunCommand command) {
    var id = new ContainerId(PREFIX + command.build() + "-" + command.number());
    var secrets = new ArrayList<SecretFile>();
    var volumes = new ArrayList<Volume>();
    var memory = new ArrayList<Tmpfs>();
    var spec =
        ContainerSpec.of(id, command.layers(), command.argv())
            .withEnv(command.env())
            .withWorkdir(command.workdir())
            .withUser(command.user())
            .withLimits(Limits.defaults())
            .withNetwork(command.network() ? Network.internet() : new Network.None())
            .withHostname("build")
            .withIdentities(users());
    for (RunMount mount : command.mounts()) {
      switch (mount) {
        case RunMount.Tree tree -> spec = spec.withTree(tree.target(), tree.layers());
        case RunMount.Cache cache ->
            volumes.add(new Volume(volume(cache.name()), cache.target(), cache.readOnly()));
        case RunMount.Memory tmpfs -> memory.add(new Tmpfs(tmpfs.target(), bytes(tmpfs)));
        case RunMount.Secret secret ->
            secrets.add(new SecretFile(secret.target(), secret.content()));
      }
    }
    return spec.withSecrets(secrets).withVolumes(volumes).withTmpfs(memory);
  }

  private String volume(String name) {
    return "%s.build-%s".formatted(project, name);
  }

  private static long bytes(RunMount.Memory tmpfs) {
    return tmpfs.bytes() == 0 ? USUAL_MEMORY : tmpfs.bytes();
  }

  private Identities users() {
    var first = ranges.firstOf(project);
    if (first.isEmpty()) {
      throw new CommandRefusedException(
          "this server has no users left to run the containers of another project as");
    }
    return new Identities(first.getAsInt(), IdentityRanges.SIZE);
  }

  private static Exit await(Container container, Output output) throws InterruptedException {
    var reader = Thread.ofVirtual().start(() -> read(container.logs(), output));
    try {
      var exit = container.await(LONGEST);
      if (exit.isEmpty()) {
        container.stop(Duration.ZERO);
        throw new CommandRefusedException("it ran longer than an hour");
      }
      reader.join();
      return exit.get();
    } finally {
      reader.interrupt();
    }
  }

  private static void read(LogReader log, Output output) {
    try (log) {
      for (var some = log.read(AT_ONCE); !some.isEmpty(); some = log.read(AT_ONCE)) {
        some.forEach(frame -> output.write(frame.stream() == Stream.ERR, frame.written()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      // An interrupt, which ends the reading when the build is cancelled, closes the file.
      if (!(e.getCause() instanceof ClosedByInterruptException)) {
        LOG.log(Level.WARNING, "the output of a build's command could not be read", e);
      }
    }
  }

  private static String reason(Exit exit) {
    return switch (exit.cause()) {
      case EXITED -> "";
      case SIGNALED -> "a signal ended it";
      case OUT_OF_MEMORY -> "it needed more memory than a command may use";
      case PIDS_LIMIT -> "it needed more processes than a command may have";
      case DISK_QUOTA -> "it wrote more to disk than a command may";
      case LOST -> "how it ended was lost with its monitor";
    };
  }

  /* Removing takes longer than anything else about a short command, and nobody waits for it. */
  private static void removeInBackground(Container container) {
    Thread.ofVirtual().name("remove " + container.id()).start(() -> removeQuietly(container));
  }

  private static void removeQuietly(Container container) {
    try {
      container.remove();
    } catch (ContainerException e) {
      LOG.log(Level.WARNING, "a build's container could not be removed", e);
    }
  }
}
