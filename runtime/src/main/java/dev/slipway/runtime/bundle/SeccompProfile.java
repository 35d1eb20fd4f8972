package dev.slipway.runtime.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.sys.SeccompRule;
import dev.slipway.runtime.sys.SeccompRule.Comparison.HasNoneOf;
import dev.slipway.runtime.sys.SeccompRule.Comparison.Is;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/*
 * An allow-list. What is not on it fails with ENOSYS, as on a kernel that is too old, because
 * programs are prepared for that; only the calls that people meet by hand fail with EPERM.
 *
 * Only the machine's own 64-bit architecture is let in. On x86 the 32-bit socketcall hides the
 * address family behind a pointer, so AF_ALG and AF_VSOCK could not be kept out.
 */
/** The system calls a container may make, as the OCI configuration states them. */
public final class SeccompProfile {
  private static final int EPERM = 1;

  /** ENOSYS. */
  public static final int OTHERWISE = 38;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
  private static final long NEW_NAMESPACES = 0x7E020000L;

  /** CLONE_NEWTIME, which only unshare takes there. */
  private static final long NEW_TIME = 0x80L;

  /** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. */
  private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

  /** Linux, its uname-2.6 and short-inode forms, and "tell me which". */
  private static final List<Long> PERSONALITIES = List.of(0L, 8L, 0x20000L, 0x20008L, 0xffffffffL);

  private SeccompProfile() {}

  /** What becomes of which call; of those not named, {@link #OTHERWISE}. */
  public static List<SeccompRule> rules() {
    var rules = new ArrayList<SeccompRule>();
    rules.add(allow(names("seccomp-allowed.txt")));
    rules.add(new SeccompRule(names("seccomp-refused.txt"), EPERM, List.of()));
    rules.add(allowIf("clone", new HasNoneOf(0, NEW_NAMESPACES)));
    rules.add(allowIf("unshare", new HasNoneOf(0, NEW_NAMESPACES | NEW_TIME)));
    // Its flags lie in memory, out of a filter's sight; C libraries fall back to clone.
    rules.add(new SeccompRule(List.of("clone3"), OTHERWISE, List.of()));
    FAMILIES.forEach(family -> rules.add(allowIf("socket", new Is(0, family))));
    PERSONALITIES.forEach(p -> rules.add(allowIf("personality", new Is(0, p))));
    return List.copyOf(rules);
  }

  /** The same as the OCI configuration states it. */
  public static Map<String, Object> json() {
    return Map.of(
        "defaultAction",
        "SCMP_ACT_ERRNO",
        "defaultErrnoRet",
        OTHERWISE,
        "architectures",
        List.of(architecture()),
        "syscalls",
        rules().stream().map(SeccompProfile::json).toList());
  }

  private static Map<String, Object> json(SeccompRule rule) {
    var json = new LinkedHashMap<String, Object>();
    json.put("names", rule.names());
    json.put("action", rule.errno() == 0 ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO");
    if (rule.errno() != 0) {
      json.put("errnoRet", rule.errno());
    }
    if (!rule.arguments().isEmpty()) {
      json.put("args", rule.arguments().stream().map(SeccompProfile::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(SeccompRule.Comparison comparison) {
    return switch (comparison) {
      case Is(var index, var value) -> Map.of("index", index, "op", "SCMP_CMP_EQ", "value", value);
      case HasNoneOf(var index, var mask) ->
          Map.of("index", index, "op", "SCMP_CMP_MASKED_EQ", "value", mask, "valueTwo", 0);
    };
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64")
        ? "SCMP_ARCH_AARCH64"
        : "SCMP_ARCH_X86_64";
  }

  private static SeccompRule allow(List<String> names) {
    return new SeccompRule(names, 0, List.of());
  }

  private static SeccompRule allowIf(String name, SeccompRule.Comparison comparison) {
    return new SeccompRule(List.of(name), 0, List.of(comparison));
  }

  private static List<String> names(String resource) {
    try (var in = SeccompProfile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the build: " + resource);
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> List.of(line.strip().split("\\s+")).stream())
          .filter(name -> !name.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
  }
}
