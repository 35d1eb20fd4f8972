package dev.slipway.runtime.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
  private static final int ENOSYS = 38;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
  private static final long NEW_NAMESPACES = 0x7E020000L;

  /** CLONE_NEWTIME, which only unshare takes there. */
  private static final long NEW_TIME = 0x80L;

  /** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. */
  private static final List<Integer> FAMILIES = List.of(1, 2, 10, 16);

  /** Linux, its uname-2.6 and short-inode forms, and "tell me which". */
  private static final List<Long> PERSONALITIES = List.of(0L, 8L, 0x20000L, 0x20008L, 0xffffffffL);

  private SeccompProfile() {}

  public static Map<String, Object> json() {
    var rules = new ArrayList<Map<String, Object>>();
    rules.add(allow(names("seccomp-allowed.txt")));
    rules.add(refuse(names("seccomp-refused.txt"), EPERM));
    rules.add(allowIf("clone", 0, "SCMP_CMP_MASKED_EQ", NEW_NAMESPACES, 0));
    rules.add(allowIf("unshare", 0, "SCMP_CMP_MASKED_EQ", NEW_NAMESPACES | NEW_TIME, 0));
    // Its flags lie in memory, out of a filter's sight; C libraries fall back to clone.
    rules.add(refuse(List.of("clone3"), ENOSYS));
    FAMILIES.forEach(family -> rules.add(allowIf("socket", 0, "SCMP_CMP_EQ", family, 0)));
    PERSONALITIES.forEach(p -> rules.add(allowIf("personality", 0, "SCMP_CMP_EQ", p, 0)));
    return Map.of(
        "defaultAction",
        "SCMP_ACT_ERRNO",
        "defaultErrnoRet",
        ENOSYS,
        "architectures",
        List.of(architecture()),
        "syscalls",
        rules);
  }

  private static String architecture() {
    return System.getProperty("os.arch", "").equals("aarch64")
        ? "SCMP_ARCH_AARCH64"
        : "SCMP_ARCH_X86_64";
  }

  private static Map<String, Object> allow(List<String> names) {
    return Map.of("names", names, "action", "SCMP_ACT_ALLOW");
  }

  private static Map<String, Object> refuse(List<String> names, int errno) {
    return Map.of("names", names, "action", "SCMP_ACT_ERRNO", "errnoRet", errno);
  }

  private static Map<String, Object> allowIf(
      String name, int argument, String comparison, long value, long second) {
    return Map.of(
        "names",
        List.of(name),
        "action",
        "SCMP_ACT_ALLOW",
        "args",
        List.of(Map.of("index", argument, "op", comparison, "value", value, "valueTwo", second)));
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
