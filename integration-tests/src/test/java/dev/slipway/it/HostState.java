package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Files of the host that no container may change: the engines, a canary, settings of the kernel.
 */
final class HostState {
  private static final List<String> PROGRAMS = List.of("crun", "runc", "conmon", "busybox", "perl");
  private static final List<String> FILES =
      List.of(
          "/etc/passwd",
          "/etc/hosts",
          "/etc/hostname",
          "/proc/sys/kernel/core_pattern",
          "/proc/sys/kernel/hostname",
          "/proc/sys/kernel/modprobe",
          "/proc/sys/kernel/panic",
          "/proc/sys/vm/panic_on_oom");

  private final List<Path> files;
  private final Map<Path, String> stamps;
  private final Map<Path, String> digests;

  private HostState(List<Path> files) {
    this.files = files;
    this.stamps = each(HostState::stamp);
    this.digests = each(HostState::digest);
  }

  static HostState of(Path canary) {
    var programs =
        PROGRAMS.stream()
            .flatMap(name -> Stream.of("/usr/bin/", "/usr/sbin/", "/bin/").map(dir -> dir + name));
    return new HostState(
        Stream.concat(Stream.of(canary), Stream.concat(programs, FILES.stream()).map(Path::of))
            .filter(Files::exists)
            .toList());
  }

  /** By the time of their last change, which no program can set. */
  void assertUntouched() {
    assertEquals(stamps, each(HostState::stamp));
  }

  /** By their SHA-256. */
  void assertSame() {
    assertEquals(digests, each(HostState::digest));
  }

  private Map<Path, String> each(Function<Path, String> what) {
    var all = new TreeMap<Path, String>();
    files.forEach(file -> all.put(file, what.apply(file)));
    return all;
  }

  /** Files of /proc have no times of their own, and are small. */
  private static String stamp(Path file) {
    try {
      return file.startsWith("/proc")
          ? Files.readString(file)
          : Files.readAttributes(file, "unix:ctime,ino,size,mode").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
