package dev.slipway.container.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.container.ContainerOrder;
import dev.slipway.container.ContainerOrder.Bounds;
import dev.slipway.container.ContainerOrder.Program;
import dev.slipway.container.Marks;
import dev.slipway.images.ImageConfig;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An order and what its image says, as the runtime takes it. */
final class OrderedSpec {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private OrderedSpec() {}

  static ContainerSpec of(String id, ContainerOrder order, ImageConfig image, List<Path> layers) {
    var program = order.program();
    var spec =
        ContainerSpec.of(new ContainerId(id), layers, argv(program, image))
            .withEnv(env(program, image))
            .withWorkdir(
                program.workdir().orElse(image.workdir().isEmpty() ? "/" : image.workdir()))
            .withUser(program.user().orElse(image.user()))
            .withLimits(limits(order.bounds()))
            .withNetwork(network(order.network()))
            .withHostname(program.hostname().orElse(id))
            .withLabels(Map.of(Marks.PROJECT, order.project().value()));
    return order.readOnly() ? spec.withReadOnlyRoot() : spec;
  }

  private static List<String> argv(Program program, ImageConfig image) {
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

  private static Map<String, String> env(Program program, ImageConfig image) {
    var env = new TreeMap<String, String>();
    env.put("PATH", PATH);
    env.put("HOME", "/root");
    program.terminal().ifPresent(window -> env.put("TERM", "xterm"));
    env.putAll(image.env());
    env.putAll(program.env());
    return env;
  }

  private static Limits limits(Bounds bounds) {
    var limits = Limits.defaults();
    if (bounds.memoryBytes().isPresent()) {
      limits = limits.withMemory(bounds.memoryBytes().getAsLong());
    }
    if (bounds.pids().isPresent()) {
      limits = limits.withPids(bounds.pids().getAsInt());
    }
    return bounds.cpus().map(limits::withCpus).orElse(limits);
  }

  private static Network network(String name) {
    return switch (name) {
      case "none" -> new Network.None();
      case "internal" -> Network.isolated();
      case "bridge" -> Network.internet();
      default ->
          throw new Refusal(
              Refusal.Kind.INVALID,
              "network-unknown",
              "no network '%s' (expected none, internal or bridge)"
                  .formatted(name.length() <= 60 ? name : name.substring(0, 60) + "..."));
    };
  }
}
