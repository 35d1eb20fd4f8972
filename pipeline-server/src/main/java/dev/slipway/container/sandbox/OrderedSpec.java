package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerOrder;
import dev.slipway.container.ContainerOrder.Program;
import dev.slipway.container.Marks;
import dev.slipway.images.ImageConfig;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.HealthCheck;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.Privileges;
import dev.slipway.runtime.RestartPolicy;
import dev.slipway.runtime.Stdin;
import dev.slipway.runtime.WindowSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** An order and what its image says, as the runtime takes it. */
record OrderedSpec(String id, ContainerOrder order, ImageConfig image, Peers peers) {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Pattern ON_FAILURE = Pattern.compile("on-failure(?::([0-9]{1,6}))?");

  ContainerSpec over(List<Path> layers) {
    var program = order.program();
    var storage = new OrderedStorage(order);
    var spec =
        ContainerSpec.of(new ContainerId(id), layers, argv(program))
            .withEnv(env(program))
            .withWorkdir(
                program.workdir().orElse(image.workdir().isEmpty() ? "/" : image.workdir()))
            .withUser(program.user().orElse(image.user()))
            .withLimits(limits())
            .withNetwork(new OrderedNetwork(order, peers).network())
            .withPrivileges(
                Privileges.STEP.dropping(order.rights().drop()).adding(order.rights().add()))
            .withVolumes(storage.volumes())
            .withTmpfs(storage.tmpfs())
            .withStdin(stdin(program.stdin()))
            .withRestart(restart(order.keeping().restart()))
            .withHostname(program.hostname().orElse(id))
            .withLabels(Map.of(Marks.PROJECT, order.project().value()));
    return with(spec, program);
  }

  private ContainerSpec with(ContainerSpec plain, Program program) {
    var spec = order.storage().readOnly() ? plain.withReadOnlyRoot() : plain;
    if (!order.keeping().autoRemove()) {
      spec = spec.withDurableTrees();
    }
    if (program.terminal().isPresent()) {
      var window = program.terminal().get();
      spec = spec.withTerminal(new WindowSize(window.rows(), window.columns()));
    }
    return order.keeping().health().map(OrderedSpec::check).map(spec::withHealthCheck).orElse(spec);
  }

  private static HealthCheck check(ContainerOrder.Health health) {
    return new HealthCheck(
        List.of("/bin/sh", "-c", health.command()),
        health.interval(),
        health.timeout(),
        health.startPeriod(),
        health.retries());
  }

  private static RestartPolicy restart(String text) {
    var onFailure = ON_FAILURE.matcher(text);
    if (onFailure.matches()) {
      var most = onFailure.group(1);
      return new RestartPolicy.OnFailure(most == null ? 0 : Integer.parseInt(most));
    }
    return switch (text) {
      case "no" -> new RestartPolicy.Never();
      // What was stopped by us stays as it is under either.
      case "always", "unless-stopped" -> new RestartPolicy.Always();
      default ->
          throw new Refusal(
              Refusal.Kind.INVALID,
              "bad-restart",
              "restart: expected no, always, unless-stopped or on-failure[:MOST]");
    };
  }

  private static Stdin stdin(ContainerOrder.Stdin stdin) {
    return switch (stdin) {
      case NONE -> Stdin.NONE;
      case ONCE -> Stdin.ONCE;
      case KEPT -> Stdin.KEPT;
    };
  }

  private List<String> argv(Program program) {
    var argv = new ArrayList<>(program.entrypoint().orElse(image.entrypoint()));
    if (program.entrypoint().isPresent() || !program.arguments().isEmpty()) {
      argv.addAll(program.arguments());
    } else {
      argv.addAll(image.cmd());
    }
    if (argv.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.INVALID, "no-command", "the image names no command: name one after it");
    }
    return argv;
  }

  private Map<String, String> env(Program program) {
    var env = new TreeMap<String, String>();
    env.put("PATH", PATH);
    env.put("HOME", "/root");
    program.terminal().ifPresent(window -> env.put("TERM", "xterm"));
    env.putAll(image.env());
    env.putAll(program.env());
    return env;
  }

  private Limits limits() {
    var bounds = order.bounds();
    var limits = Limits.defaults();
    if (bounds.memoryBytes().isPresent()) {
      limits = limits.withMemory(bounds.memoryBytes().getAsLong());
    }
    if (bounds.pids().isPresent()) {
      limits = limits.withPids(bounds.pids().getAsInt());
    }
    if (bounds.sharedMemoryBytes().isPresent()) {
      limits = limits.withSharedMemory(bounds.sharedMemoryBytes().getAsLong());
    }
    if (bounds.diskBytes().isPresent()) {
      limits = limits.withDisk(bounds.diskBytes().getAsLong());
    }
    return bounds.cpus().map(limits::withCpus).orElse(limits);
  }
}
