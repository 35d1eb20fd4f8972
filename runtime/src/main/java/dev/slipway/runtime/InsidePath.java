package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.List;

/** Paths as a container sees them. */
final class InsidePath {
  private static final int LONGEST = 4096;
  private static final List<String> KERNELS = List.of("/proc", "/sys", "/dev");

  private InsidePath() {}

  /** The path without "." and ".." and double slashes; it must be absolute and printable. */
  static String checked(String path) {
    var plain =
        path.startsWith("/")
            && path.length() <= LONGEST
            && path.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    if (!plain) {
      throw new IllegalArgumentException(
          "not an absolute path inside a container: \""
              + path.replaceAll("\\p{Cntrl}", "?")
              + "\"");
    }
    return Path.of(path).normalize().toString();
  }

  /** Whether the kernel fills this place, so that nothing of ours may lie there. */
  static boolean isKernels(String path) {
    return KERNELS.stream().anyMatch(k -> Path.of(path).startsWith(k));
  }
}
