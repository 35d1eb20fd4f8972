package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.net.Attachment;
import dev.slipway.runtime.net.Destination;
import dev.slipway.runtime.net.Member;
import dev.slipway.runtime.net.PortMap;
import dev.slipway.runtime.net.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is written down about one container's network, before anything leads to it.
 *
 * @param namespace the name of its network namespace
 * @param egress as asked for: {@code none}, {@code internet} or {@code list}
 * @param names by which its group finds it
 */
record NetworkRecord(
    String namespace,
    InetAddress address,
    Optional<String> group,
    List<String> names,
    String egress,
    List<String> hosts,
    List<PublishedPort> ports) {

  static NetworkRecord of(Attachment place, Network.Bridged asked, List<String> names) {
    return new NetworkRecord(
        place.namespace(),
        place.address(),
        asked.group(),
        names,
        word(asked.egress()),
        asked.egress() instanceof Egress.Only only ? only.hosts() : List.of(),
        asked.ports());
  }

  /** Of one that shares this network under names of its own. */
  NetworkRecord joinedBy(List<String> others) {
    return new NetworkRecord(namespace, address, group, others, egress, hosts, List.of());
  }

  Attachment place() {
    return new Attachment(namespace, "", address);
  }

  Member member() {
    return new Member(
        address,
        new LinkedHashSet<>(names),
        group,
        reach(),
        ports.stream().map(PublishedPort::map).toList());
  }

  boolean hasInternet() {
    return egress.equals("internet");
  }

  /** Whether there is any name that it may ask for. */
  boolean asksNames() {
    return group.isPresent() || !egress.equals("none");
  }

  void write(Path file) throws IOException {
    var json = new LinkedHashMap<String, Object>();
    json.put("address", address.getHostAddress());
    json.put("namespace", namespace);
    group.ifPresent(name -> json.put("group", name));
    json.put("names", names);
    json.put("egress", egress);
    json.put("hosts", hosts);
    json.put("ports", ports.stream().map(NetworkRecord::json).toList());
    SmallFiles.write(file, json);
  }

  static Optional<NetworkRecord> read(Path file) throws IOException {
    var json = SmallFiles.readJson(file);
    return json.isEmpty() ? Optional.empty() : Optional.of(of(json.get()));
  }

  private static NetworkRecord of(JsonNode json) throws IOException {
    var ports = new ArrayList<PublishedPort>();
    json.path("ports").forEach(port -> ports.add(port(port)));
    return new NetworkRecord(
        json.path("namespace").asText(),
        // Only ever an address in digits, written by us: nothing is looked up.
        InetAddress.getByName(json.path("address").asText()),
        json.has("group") ? Optional.of(json.path("group").asText()) : Optional.empty(),
        texts(json.path("names")),
        json.path("egress").asText("none"),
        texts(json.path("hosts")),
        List.copyOf(ports));
  }

  private static String word(Egress egress) {
    return switch (egress) {
      case Egress.None none -> "none";
      case Egress.Internet internet -> "internet";
      case Egress.Only only -> "list";
    };
  }

  private Reach reach() {
    return switch (egress) {
      case "internet" -> new Reach.Internet();
      case "list" -> new Reach.Listed(hosts.stream().map(Destination::parse).toList());
      default -> new Reach.Nothing();
    };
  }

  private static Map<String, Object> json(PublishedPort port) {
    return Map.of(
        "address", port.address(),
        "host", port.hostPort(),
        "container", port.containerPort(),
        "udp", port.protocol() == PublishedPort.Protocol.UDP);
  }

  private static PublishedPort port(JsonNode json) {
    return PublishedPort.of(
        new PortMap(
            json.path("address").asText(),
            json.path("host").asInt(),
            json.path("container").asInt(),
            json.path("udp").asBoolean()));
  }

  private static List<String> texts(JsonNode node) {
    var texts = new ArrayList<String>();
    node.forEach(item -> texts.add(item.asText()));
    return List.copyOf(texts);
  }
}
