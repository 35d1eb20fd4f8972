package dev.slipway.container.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerHost;
import dev.slipway.container.ContainerOrder;
import dev.slipway.container.Output;
import dev.slipway.container.OutputQuery;
import dev.slipway.container.Particulars;
import dev.slipway.container.Sighting;
import dev.slipway.container.Status;
import dev.slipway.container.Usage;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.store.Images;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerException;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerRefusedException;
import dev.slipway.runtime.ContainerState;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.Exit;
import dev.slipway.runtime.Identities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The containers of the runtime tool. */
public final class RuntimeHost implements ContainerHost {
  private final Containers containers;
  private final OrderedImages images;
  private final Masks masks;
  private final IdentityRanges ranges;

  public RuntimeHost(
      Containers containers,
      Images images,
      ProjectImages names,
      HiddenSecrets secrets,
      IdentityRanges ranges) {
    this.containers = containers;
    this.images = new OrderedImages(images, names);
    this.masks = new Masks(secrets);
    this.ranges = ranges;
  }

  @Override
  public String fetch(ContainerOrder order) {
    return images.fetch(order).digest().value();
  }

  @Override
  public void create(String id, String digest, ContainerOrder order) {
    var image = images.get(digest);
    try {
      var peers = new Peers(containers, order.project());
      var spec = new OrderedSpec(id, order, image.config(), peers).over(images.layers(image));
      containers.create(spec.withIdentities(users(order.project())));
    } catch (ContainerRefusedException e) {
      throw refused(e);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Kind.INVALID, "container-refused", String.valueOf(e.getMessage()));
    }
  }

  private Identities users(ProjectName project) {
    var first = ranges.firstOf(project);
    if (first.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE,
          "container-refused",
          "this server has no users left to run the containers of another project as");
    }
    return new Identities(first.getAsInt(), IdentityRanges.SIZE);
  }

  /* What an engine says of a command that is not there names it so. */
  private static Refusal refused(ContainerRefusedException e) {
    boolean command = e.reason().contains("exec") && !e.reason().startsWith("no ");
    return command
        ? RuntimeInside.refused(e.reason())
        : new Refusal(Refusal.Kind.INVALID, "container-refused", e.reason());
  }

  @Override
  public Optional<Sighting> find(String id) {
    return containers.find(new ContainerId(id)).map(RuntimeHost::seen);
  }

  @Override
  public List<Sighting> list() {
    return containers.list().stream().map(RuntimeHost::seen).toList();
  }

  private static Sighting seen(Container container) {
    return new Sighting(container.id().value(), container.labels(), status(container.state()));
  }

  private static Status status(ContainerState state) {
    return switch (state) {
      case ContainerState.Created created -> new Status.Created();
      case ContainerState.Running running -> new Status.Running(running.pid(), running.since());
      case ContainerState.Paused paused -> new Status.Paused(paused.pid(), paused.since());
      case ContainerState.Restarting again ->
          new Status.Restarting(again.last().code(), again.next());
      case ContainerState.Exited exited ->
          new Status.Exited(exited.exit().code(), cause(exited.exit()), exited.at());
    };
  }

  @Override
  public void start(String id) {
    need(id).start();
  }

  @Override
  public void kill(String id, int signal) {
    need(id).kill(signal);
  }

  @Override
  public void stop(String id, Duration grace) throws InterruptedException {
    need(id).stop(grace);
  }

  @Override
  public void restart(String id, Duration grace) throws InterruptedException {
    need(id).restart(grace);
  }

  @Override
  public void pause(String id) {
    need(id).pause();
  }

  @Override
  public void resume(String id) {
    need(id).resume();
  }

  @Override
  public Optional<Status.Exited> await(String id, Duration most) throws InterruptedException {
    var container = containers.find(new ContainerId(id));
    if (container.isEmpty()) {
      return Optional.empty();
    }
    var exit = container.get().await(most);
    return exit.map(e -> ended(container.get(), e));
  }

  /* It may be removed as soon as it has ended; its end is known all the same. */
  private static Status.Exited ended(Container container, Exit exit) {
    try {
      if (status(container.state()) instanceof Status.Exited exited) {
        return exited;
      }
    } catch (ContainerException gone) {
      return new Status.Exited(exit.code(), cause(exit), Instant.now());
    }
    return new Status.Exited(exit.code(), cause(exit), Instant.now());
  }

  private static String cause(Exit exit) {
    return exit.cause().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void remove(String id) {
    containers.find(new ContainerId(id)).ifPresent(Container::remove);
  }

  @Override
  public Particulars particulars(String id) {
    return ReadParticulars.of(need(id));
  }

  @Override
  public Usage usage(String id) {
    var stats = need(id).stats();
    return new Usage(
        stats.at(),
        stats.cpuNanos(),
        stats.memoryBytes(),
        stats.memoryLimit(),
        stats.pids(),
        stats.pidsLimit(),
        stats.readBytes(),
        stats.writtenBytes(),
        stats.receivedBytes(),
        stats.sentBytes());
  }

  @Override
  public Output output(String id, OutputQuery query) throws InterruptedException {
    var container = need(id);
    return masks.over(container.labels(), RuntimeOutput.of(container, query));
  }

  private Container need(String id) {
    return containers
        .find(new ContainerId(id))
        .orElseThrow(() -> Refusal.notFound("container", id));
  }
}
