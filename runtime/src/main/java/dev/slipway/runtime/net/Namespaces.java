package dev.slipway.runtime.net;

import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/*
 * Deleting a namespace deletes the cable in it a moment later, in the kernel's own time; waiting
 * for that would cost each container 28 ms.
 *
 * A port on the bridge is "isolated": it talks to the host alone, so two containers never exchange
 * a frame, whatever addresses they take. An address stands alone (/32), so that all a container
 * sends goes to the gateway, also what is meant for a neighbour: the firewall decides.
 *
 * Settings of the kernel are made by us and not by the engine, which may have no right to in a
 * namespace that it did not make. Any user may bind port 80; there is no IPv6 to go round rules.
 */
/** Makes and removes named network namespaces with a cable to the bridge, several in one go. */
final class Namespaces implements AutoCloseable {
  private static final Path NAMED = HostMounts.NAMED;
  private static final Path SETTINGS = Path.of("/proc/sys/net");

  private final MountNamespace host;
  private final InsideNamespace inside;
  private final String prefix;
  private final String bridge;

  /**
   * @param prefix what the names of all of them begin with
   */
  Namespaces(Syscalls kernel, String prefix, String bridge) throws IOException {
    this.host = HostMounts.of(kernel);
    this.inside = new InsideNamespace(kernel);
    this.prefix = prefix;
    this.bridge = bridge;
  }

  /** All of these or none. */
  void make(List<Attachment> places, String gateway, int mtu) throws IOException {
    try {
      host.call(() -> plug(places, mtu));
    } catch (IOException e) {
      // An address was another's a moment ago and the kernel has not cleared its cable away.
      host.call(() -> unplug(places) && plug(places, mtu));
    }
    try {
      inside.forEach(places, Attachment::path, place -> set());
      host.call(() -> configure(places, gateway));
    } catch (IOException e) {
      host.call(() -> unplug(places));
      throw e;
    }
  }

  /** Those that exist; the others are gone already. */
  void remove(Collection<String> names) throws IOException {
    var there = names.stream().filter(name -> Files.exists(NAMED.resolve(name))).toList();
    if (!there.isEmpty()) {
      host.call(() -> delete(there));
    }
  }

  /** Lets go; everything stays. */
  @Override
  public void close() {
    host.close();
  }

  /** Names of all there are of ours. */
  List<String> existing() throws IOException {
    var names = new ArrayList<String>();
    if (Files.isDirectory(NAMED)) {
      try (var entries = Files.newDirectoryStream(NAMED, prefix + "*")) {
        entries.forEach(entry -> names.add(entry.getFileName().toString()));
      }
    }
    return names;
  }

  private boolean plug(List<Attachment> places, int mtu) throws IOException {
    var lines = new ArrayList<String>();
    for (var place : places) {
      var cable = place.interfaceName();
      lines.add("netns add " + place.namespace());
      lines.add(
          "link add %s mtu %d type veth peer name eth0 mtu %d netns %s"
              .formatted(cable, mtu, mtu, place.namespace()));
      lines.add("link set " + cable + " master " + bridge + " up");
      lines.add("link set " + cable + " type bridge_slave isolated on");
    }
    Ip.batch("making network namespaces", List.of(), lines);
    return true;
  }

  private boolean unplug(List<Attachment> places) throws IOException {
    for (var place : places) {
      Ip.tried("link", "delete", place.interfaceName());
    }
    return delete(places.stream().map(Attachment::namespace).toList());
  }

  private static boolean delete(List<String> names) throws IOException {
    var there = names.stream().filter(name -> Files.exists(NAMED.resolve(name)));
    var lines = there.map("netns delete %s"::formatted).toList();
    if (!lines.isEmpty()) {
      Ip.attempted(List.of("-force"), lines);
    }
    return true;
  }

  private static void set() throws IOException {
    Files.writeString(SETTINGS.resolve("ipv4/ip_unprivileged_port_start"), "0");
    for (var which : List.of("all", "default")) {
      var setting = SETTINGS.resolve("ipv6/conf/" + which + "/disable_ipv6");
      if (Files.exists(setting)) {
        Files.writeString(setting, "1");
      }
    }
  }

  private static boolean configure(List<Attachment> places, String gateway) throws IOException {
    for (var place : places) {
      Ip.batch(
          "configuring the network of " + place.namespace(),
          List.of("-netns", place.namespace()),
          List.of(
              "link set lo up",
              "addr add %s peer %s dev eth0".formatted(place.address().getHostAddress(), gateway),
              "link set eth0 up",
              "route add default via " + gateway));
    }
    return true;
  }
}
