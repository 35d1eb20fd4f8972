package dev.slipway.run.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.event.ProjectName;
import dev.slipway.images.Image;
import dev.slipway.pipeline.Step;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerRefusedException;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.Identities;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the container of a step: over the image's layers and the workspace's. */
final class MakeContainer {
  private final Containers containers;
  private final StepImages images;
  private final StepSecrets secrets;
  private final Checkouts checkouts;
  private final Workspaces workspaces;
  private final ImageOrigin origin;
  private final IdentityRanges ranges;

  MakeContainer(
      Containers containers,
      StepImages images,
      StepSecrets secrets,
      Checkouts checkouts,
      Workspaces workspaces,
      ImageOrigin origin,
      IdentityRanges ranges) {
    this.containers = containers;
    this.images = images;
    this.secrets = secrets;
    this.checkouts = checkouts;
    this.workspaces = workspaces;
    this.origin = origin;
    this.ranges = ranges;
  }

  /** The container, created but not started. */
  Container make(Order order, LogFile log) throws CannotRunException, IOException {
    var run = order.run();
    var files = files(order);
    var image = images.base(run.id().project(), order.step().image());
    var stack = workspaces.stack(run.id(), order.step());
    var checkout = checkouts.of(run.id().project(), run.commit());
    var layers = workspaces.layers(checkout.toAbsolutePath(), run.id(), stack);
    log.note(notes(order, stack, log));
    var plan = new StepPlan(image.digest().value(), image.config().user(), stack, log.size());
    return create(order, image, layers, files, plan);
  }

  private List<String> notes(Order order, List<String> stack, LogFile log) throws IOException {
    var notes = new ArrayList<String>();
    if (log.size() > 0) {
      notes.add("the step begins again");
    }
    containers
        .withoutUserNamespaces()
        .ifPresent(why -> notes.add("root in here is root of the host: " + why));
    if (order.step().needs().size() > 1) {
      notes.addAll(workspaces.conflicts(order.run().id(), stack));
    }
    return notes;
  }

  private List<SecretFile> files(Order order) throws CannotRunException {
    var files = new ArrayList<>(secrets.files(order.run(), order.step()));
    StepCommand.file(order.step()).ifPresent(files::add);
    return files;
  }

  private Container create(
      Order order, Image image, List<Path> layers, List<SecretFile> files, StepPlan plan)
      throws CannotRunException {
    try {
      var root = images.layers(image);
      var spec =
          ContainerSpec.of(StepContainers.idOf(order.key()), root, StepCommand.argv(order.step()))
              .withTree(StepPlan.WORKDIR, layers)
              .withWorkdir(StepPlan.WORKDIR)
              .withEnv(environment(order, image))
              .withUser(plan.user())
              .withLimits(limits(order.step().resources()))
              .withNetwork(network(order.step().network()))
              .withSecrets(files)
              .withHostname(hostname(order))
              .withLabels(plan.labels(order))
              .withIdentities(users(order.run().id().project()));
      return containers.create(spec);
    } catch (ContainerRefusedException e) {
      throw new CannotRunException("its container cannot be made: " + e.reason());
    } catch (IllegalArgumentException e) {
      throw new CannotRunException("its container cannot be made: " + e.getMessage());
    }
  }

  private Map<String, String> environment(Order order, Image image) {
    return StepCommand.environment(order, image.config().env(), origin.time(order.run()));
  }

  private Identities users(ProjectName project) throws CannotRunException {
    var first = ranges.firstOf(project);
    if (first.isEmpty()) {
      throw new CannotRunException(
          "this server has no users left to run the containers of another project as");
    }
    return new Identities(first.getAsInt(), IdentityRanges.SIZE);
  }

  private static String hostname(Order order) {
    return order.key().step();
  }

  private static Limits limits(Step.Resources resources) {
    return Limits.defaults()
        .withMemory(resources.memoryBytes())
        .withPids(resources.pids())
        .withCpus(resources.cpus());
  }

  private static Network network(Step.Network network) {
    return mayReachTheInternet(network) ? Network.internet() : new Network.None();
  }

  static boolean mayReachTheInternet(Step.Network network) {
    return switch (network) {
      case NONE -> false;
      case INTERNET -> true;
    };
  }
}
