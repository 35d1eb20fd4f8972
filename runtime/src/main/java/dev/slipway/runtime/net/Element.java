package dev.slipway.runtime.net;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * One element of a set or map of our table.
 *
 * @param value of a map; empty in a set
 */
record Element(String set, String key, String value) {

  /** In the words nft lists it with. */
  String listed() {
    return value.isEmpty() ? key : key + " : " + value;
  }

  /** A map's element is deleted by its key alone. */
  String text(String verb) {
    return verb.equals("delete") ? key : listed();
  }

  /** All that one container needs beyond what all have. */
  static List<Element> of(Member member, OptionalInt group) {
    var elements = new ArrayList<Element>();
    var address = member.address().getHostAddress();
    if (group.isPresent()) {
      var mark = "0x%08x".formatted(group.getAsInt());
      elements.add(new Element("groups", address, mark));
      elements.add(new Element("members", address + " . " + mark, ""));
    }
    elements.addAll(of(address, member.ports()));
    if (member.reach() instanceof Reach.Listed listed) {
      listed.destinations().stream()
          .flatMap(d -> d.network().map(n -> listed(address, n, d)).stream())
          .distinct()
          .forEach(elements::add);
    }
    return elements;
  }

  private static List<Element> of(String address, List<PortMap> ports) {
    var elements = new ArrayList<Element>();
    for (var port : ports) {
      var key = port.protocol() + " . " + port.hostPort();
      var value = address + " . " + port.containerPort();
      elements.add(
          port.isWide()
              ? new Element("wide", key, value)
              : new Element("ports", port.address() + " . " + key, value));
    }
    return elements;
  }

  boolean isPort() {
    return set.equals("wide") || set.equals("ports");
  }

  private static Element listed(String address, Subnet network, Destination destination) {
    return new Element("listed", address + " . " + network + " . " + destination.ports(), "");
  }

  /** An address that a name of a list has just been answered with. */
  static Element answered(Member member, String address, Destination destination) {
    var own = member.address().getHostAddress();
    return new Element("answers", own + " . " + address + " . " + destination.ports(), "");
  }
}
