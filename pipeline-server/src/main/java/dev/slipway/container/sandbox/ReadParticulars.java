package dev.slipway.container.sandbox;

import dev.slipway.container.Particulars;
import dev.slipway.runtime.Container;
import dev.slipway.runtime.Egress;
import dev.slipway.runtime.Limits;
import dev.slipway.runtime.Network;
import dev.slipway.runtime.RestartPolicy;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the runtime tool knows of a container, in words. */
final class ReadParticulars {
  private ReadParticulars() {}

  static Particulars of(Container container) {
    var spec = container.spec();
    return new Particulars(
        container.created(),
        spec.argv(),
        new TreeMap<>(spec.env()),
        spec.workdir(),
        spec.user(),
        spec.hostname(),
        spec.terminal().isPresent(),
        spec.readOnlyRoot(),
        limits(spec.limits()),
        spec.privileges().capabilities(),
        network(spec.network()),
        container.address().map(address -> address.getHostAddress()),
        container.ports().stream().map(Object::toString).toList(),
        restart(spec.restart()),
        container.restarts(),
        container
            .health()
            .map(
                health ->
                    new Particulars.Health(
                        health.status().name().toLowerCase(Locale.ROOT),
                        health.failures(),
                        health.lastOutput())));
  }

  private static Map<String, String> limits(Limits limits) {
    var words = new TreeMap<String, String>();
    words.put("memory", Long.toString(limits.memoryBytes()));
    words.put("cpus", Double.toString(limits.cpus()));
    words.put("pids", Integer.toString(limits.pids()));
    words.put("shm", Long.toString(limits.sharedMemoryBytes()));
    words.put("disk", Long.toString(limits.diskBytes()));
    words.put("inodes", Long.toString(limits.inodes()));
    words.put("open-files", Long.toString(limits.openFiles()));
    return words;
  }

  private static String network(Network network) {
    return switch (network) {
      case Network.None none -> "none";
      case Network.Joined joined -> "container:" + joined.other();
      case Network.Bridged bridged -> bridged.group().orElseGet(() -> reach(bridged.egress()));
    };
  }

  private static String reach(Egress egress) {
    return switch (egress) {
      case Egress.None none -> "internal";
      case Egress.Internet internet -> "bridge";
      case Egress.Only only -> "bridge to " + String.join(", ", only.hosts());
    };
  }

  private static String restart(RestartPolicy policy) {
    return switch (policy) {
      case RestartPolicy.Never never -> "no";
      case RestartPolicy.Always always -> "always";
      case RestartPolicy.OnFailure failure ->
          failure.most() == 0 ? "on-failure" : "on-failure:" + failure.most();
    };
  }
}
