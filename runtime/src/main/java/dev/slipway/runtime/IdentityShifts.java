package dev.slipway.runtime;

import dev.slipway.runtime.bundle.Accounts;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.Shift;
import dev.slipway.runtime.host.IdentityMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Which containers get identities of their own, and how. */
final class IdentityShifts implements AutoCloseable {
  private final IdentityMap maps;
  private final UserNamespaces wanted;
  private final Optional<String> complaint;

  /** {@code complaint} is why this host cannot; empty if it can. */
  IdentityShifts(IdentityMap maps, UserNamespaces wanted, Optional<String> complaint) {
    this.maps = maps;
    this.wanted = wanted;
    this.complaint = complaint;
  }

  /** Why containers run without; empty if those that have identities get them. */
  Optional<String> missing() {
    return wanted == UserNamespaces.OFF ? Optional.of("switched off") : complaint;
  }

  /** Those this container shall really run with. */
  Optional<Identities> of(ContainerSpec spec) {
    if (wanted == UserNamespaces.REQUIRED) {
      if (complaint.isPresent()) {
        throw new ContainerRefusedException(
            spec.id(), "this host gives it no users of its own: " + complaint.get());
      }
      if (spec.identities().isEmpty()) {
        throw new ContainerRefusedException(
            spec.id(), "it has no users of its own, and they are required here");
      }
    }
    return missing().isPresent() ? Optional.empty() : spec.identities();
  }

  Shift shift(Identities identities) throws IOException {
    return new Shift(
        maps.of(identities.firstHostId(), identities.count()), identities.firstHostId());
  }

  /** Who a process of the container is outside. */
  static Accounts.Identity outside(Accounts.Identity inside, Identities identities)
      throws HostileTreeException {
    var groups = new ArrayList<Integer>();
    for (var group : inside.groups()) {
      groups.add(outside("group", group, identities));
    }
    return new Accounts.Identity(
        outside("user", inside.uid(), identities),
        outside("group", inside.gid(), identities),
        groups,
        inside.home());
  }

  private static int outside(String what, int number, Identities identities)
      throws HostileTreeException {
    if (number >= identities.count()) {
      throw new HostileTreeException(
          "%s %d is none of the %d the container has".formatted(what, number, identities.count()));
    }
    return identities.firstHostId() + number;
  }

  @Override
  public void close() {
    maps.close();
  }
}
