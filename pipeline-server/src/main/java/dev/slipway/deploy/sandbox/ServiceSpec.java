package dev.slipway.deploy.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.access.Settings;
import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Rollout.Order;
import dev.slipway.event.ProjectName;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.StagePlan;
import dev.slipway.pipeline.Step;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Identities;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.LogPolicy;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.Privileges;
import dev.slipway.runtime.SecretFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What container a deployment gets. */
public final class ServiceSpec {
  /** Of a service, which may write for years. */
  private static final long KEPT_LOG = 50L << 20;

  private static final String DEPLOYMENT = "slipway.deployment";
  private static final String STAGE = "slipway.stage";
  private static final String PREFIX = "deployment-";
  private static final String SECRETS = "/run/secrets/";

  private final Images images;
  private final Settings settings;
  private final Secrets secrets;
  private final IdentityRanges ranges;

  public ServiceSpec(Images images, Settings settings, Secrets secrets, IdentityRanges ranges) {
    this.images = images;
    this.settings = settings;
    this.secrets = secrets;
    this.ranges = ranges;
  }

  static ContainerId id(UUID deployment) {
    return new ContainerId(PREFIX + deployment);
  }

  /** The deployment a container was made for, if it was made for one. */
  static Optional<UUID> deployment(Container container) {
    return Optional.ofNullable(container.labels().get(DEPLOYMENT)).map(UUID::fromString);
  }

  ContainerSpec of(Order order) {
    var deployment = order.deployment();
    var plan = order.plan().deploy();
    var image = images.get(deployment.digest());
    var config = image.config();
    return ContainerSpec.of(id(deployment.id()), images.unpack(image), argv(plan, config))
        .withEnv(env(deployment, plan, config))
        .withWorkdir(config.workdir().isEmpty() ? "/" : config.workdir())
        .withUser(config.user())
        .withLimits(limits(plan.resources()))
        .withNetwork(Network.internet())
        .withSecrets(files(secrets(order)))
        .withLabels(
            Map.of(DEPLOYMENT, deployment.id().toString(), STAGE, deployment.where().toString()))
        .withPrivileges(Privileges.SERVICE)
        .withLog(LogPolicy.rotating(KEPT_LOG))
        .withIdentities(users(deployment.project()));
  }

  private Identities users(ProjectName project) {
    var first = ranges.firstOf(project);
    if (first.isEmpty()) {
      throw new NotDeployableException(
          "this server has no users left to run the containers of another project as");
    }
    return new Identities(first.getAsInt(), IdentityRanges.SIZE);
  }

  private static List<String> argv(StagePlan.Deploy plan, ImageConfig config) {
    var argv = plan.command().isEmpty() ? config.argv() : plan.command();
    if (argv.isEmpty()) {
      throw new NotDeployableException(
          "image '%s' has no command, and the stage names none: give one of the two a 'command'"
              .formatted(plan.image()));
    }
    return argv;
  }

  /* What people set for the stage is above what the file says: it is how they correct it. The port
  is above all, for it is where the health check asks. */
  private Map<String, String> env(
      Deployment deployment, StagePlan.Deploy plan, ImageConfig config) {
    var env = new HashMap<>(config.env());
    env.putAll(plan.env());
    settings
        .of(deployment.project(), Optional.of(deployment.stage()))
        .forEach((name, value) -> env.put(name.value(), value));
    env.put("PORT", Integer.toString(plan.port()));
    return env;
  }

  private static Limits limits(Step.Resources resources) {
    return Limits.defaults()
        .withMemory(resources.memoryBytes())
        .withPids(resources.pids())
        .withCpus(resources.cpus());
  }

  /** The secrets that the stage names. */
  Map<SecretName, byte[]> secrets(Order order) {
    var where = order.deployment().where();
    Set<SecretName> names =
        order.plan().deploy().secrets().stream()
            .map(SecretName::new)
            .collect(Collectors.toUnmodifiableSet());
    if (names.isEmpty()) {
      return Map.of();
    }
    var values = secrets.reveal(where.project(), Optional.of(where.stage()), names);
    for (var name : names) {
      if (!values.containsKey(name)) {
        throw new NotDeployableException("secret %s is not set for %s".formatted(name, where));
      }
    }
    return values;
  }

  private static List<SecretFile> files(Map<SecretName, byte[]> secrets) {
    return secrets.entrySet().stream()
        .map(secret -> new SecretFile(SECRETS + secret.getKey(), secret.getValue()))
        .toList();
  }
}
