package dev.slipway.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What root inside a container may do that other users may not: capabilities of the kernel, by
 * name. Those that reach beyond the container cannot be had.
 */
public record Privileges(List<String> capabilities) {
  private static final String ALL = "CAP_ALL";
  private static final List<String> OF_A_STEP =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_SETUID",
          "CAP_SETGID",
          "CAP_KILL");

  /** Docker's usual ones, but for making device nodes and forging the sender of packets. */
  private static final List<String> ALLOWED =
      List.of(
          "CAP_AUDIT_WRITE",
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETFCAP",
          "CAP_SETGID",
          "CAP_SETPCAP",
          "CAP_SETUID",
          "CAP_SYS_CHROOT");

  /** Enough to install packages: ownership, modes, users, signals. */
  public static final Privileges STEP = new Privileges(OF_A_STEP);

  /** Nothing. */
  public static final Privileges SERVICE = new Privileges(List.of());

  public Privileges {
    capabilities = capabilities.stream().map(Privileges::named).distinct().sorted().toList();
    for (var capability : capabilities) {
      if (!ALLOWED.contains(capability)) {
        throw new IllegalArgumentException(
            "%s cannot be given to a container (possible: %s)"
                .formatted(capability.replaceAll("[^A-Z_]", "?"), String.join(", ", ALLOWED)));
      }
    }
  }

  /** Without these; "ALL" is every one. */
  public Privileges dropping(Collection<String> names) {
    var gone = names.stream().map(Privileges::named).toList();
    return gone.contains(ALL)
        ? SERVICE
        : new Privileges(capabilities.stream().filter(c -> !gone.contains(c)).toList());
  }

  /** With these too; each with or without its "CAP_". */
  public Privileges adding(Collection<String> names) {
    var more = new ArrayList<>(capabilities);
    more.addAll(names);
    return new Privileges(more);
  }

  private static String named(String name) {
    var upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("CAP_") ? upper : "CAP_" + upper;
  }
}
