package dev.slipway.runtime.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Who is on the bridge: containers by id, with their groups and who shares which namespace. */
final class Roster {
  private final Map<String, Member> members = new HashMap<>();
  private final Map<String, Attachment> places = new HashMap<>();
  private final Map<String, Set<String>> holders = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private int lastGroup;

  /** False if nobody is in this place any longer. */
  synchronized boolean join(Attachment place, String id) {
    var all = holders.get(place.namespace());
    if (all == null) {
      return false;
    }
    hold(place, id);
    return true;
  }

  synchronized void hold(Attachment place, String id) {
    places.put(id, place);
    holders.computeIfAbsent(place.namespace(), name -> new HashSet<>()).add(id);
  }

  /** The place it had, if nobody else has it now. */
  synchronized Optional<Attachment> letGo(String id) {
    var place = Optional.ofNullable(places.remove(id));
    return place.filter(
        p -> {
          var all = holders.getOrDefault(p.namespace(), new HashSet<>());
          all.remove(id);
          return all.isEmpty() && holders.remove(p.namespace()) != null;
        });
  }

  synchronized boolean isHeld(String namespace) {
    return holders.containsKey(namespace);
  }

  synchronized void put(String id, Member member) {
    members.put(id, member);
    member.group().ifPresent(group -> groups.computeIfAbsent(group, name -> ++lastGroup));
  }

  /** What it needed of the firewall. */
  synchronized List<Element> remove(String id) {
    var gone = members.get(id);
    if (gone == null) {
      return List.of();
    }
    var elements = elements(gone);
    members.remove(id);
    gone.group()
        .filter(group -> members.values().stream().noneMatch(m -> isOf(m, group)))
        .ifPresent(groups::remove);
    return elements;
  }

  synchronized List<InetAddress> addresses() {
    return places.values().stream().map(Attachment::address).distinct().toList();
  }

  private static boolean isOf(Member member, String group) {
    return member.group().filter(group::equals).isPresent();
  }

  synchronized Optional<Member> at(InetAddress address) {
    return members.values().stream().filter(m -> m.address().equals(address)).findFirst();
  }

  synchronized List<InetAddress> named(String group, String name) {
    return members.values().stream()
        .filter(m -> isOf(m, group) && m.names().contains(name))
        .map(Member::address)
        .distinct()
        .toList();
  }

  /** All that all of them need of the firewall, each once. */
  synchronized Set<Element> elements() {
    var all = new LinkedHashSet<Element>();
    members.values().forEach(member -> all.addAll(elements(member)));
    return all;
  }

  synchronized List<Element> elements(Member member) {
    var group = member.group().map(groups::get);
    return new ArrayList<>(
        Element.of(member, group.isPresent() ? OptionalInt.of(group.get()) : OptionalInt.empty()));
  }
}
