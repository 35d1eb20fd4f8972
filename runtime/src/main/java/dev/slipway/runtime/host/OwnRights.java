package dev.slipway.runtime.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process may hand on: capabilities of its bounding set, its hard limits, its OOM score.
 * Asking the kernel for more than these makes the engine fail (an unprivileged limit cannot be
 * raised again).
 */
public record OwnRights(long boundingSet, long openFiles, int oomScore) {
  /** Capability names by their number in the kernel. */
  private static final List<String> NAMES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_DAC_READ_SEARCH",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_SETGID",
          "CAP_SETUID",
          "CAP_SETPCAP",
          "CAP_LINUX_IMMUTABLE",
          "CAP_NET_BIND_SERVICE",
          "CAP_NET_BROADCAST",
          "CAP_NET_ADMIN",
          "CAP_NET_RAW",
          "CAP_IPC_LOCK",
          "CAP_IPC_OWNER",
          "CAP_SYS_MODULE",
          "CAP_SYS_RAWIO",
          "CAP_SYS_CHROOT",
          "CAP_SYS_PTRACE",
          "CAP_SYS_PACCT",
          "CAP_SYS_ADMIN",
          "CAP_SYS_BOOT",
          "CAP_SYS_NICE",
          "CAP_SYS_RESOURCE",
          "CAP_SYS_TIME",
          "CAP_SYS_TTY_CONFIG",
          "CAP_MKNOD",
          "CAP_LEASE",
          "CAP_AUDIT_WRITE",
          "CAP_AUDIT_CONTROL",
          "CAP_SETFCAP");

  public static OwnRights read() {
    return new OwnRights(
        Long.parseUnsignedLong(field("status", "CapBnd:").strip(), 16), openFilesLimit(), score());
  }

  public boolean may(String capability) {
    var number = NAMES.indexOf(capability);
    return number >= 0 && (boundingSet & 1L << number) != 0;
  }

  private static long openFilesLimit() {
    var hard = field("limits", "Max open files").strip().split("\\s+")[1];
    return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
  }

  private static int score() {
    return Integer.parseInt(self("oom_score_adj").strip());
  }

  private static String field(String file, String name) {
    return self(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in /proc/self/" + file));
  }

  private static String self(String file) {
    try {
      return Files.readString(Path.of("/proc/self", file));
    } catch (IOException e) {
      throw new UncheckedIOException("reading /proc/self/" + file, e);
    }
  }
}
