package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An image for attackers, made of what this host has: static busybox, and perl with its libraries,
 * which makes system calls by number. Beside them a set-user-id program.
 */
final class AttackImage {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final Path PERL = Path.of("/usr/bin/perl");
  private static final Pattern LIBRARY = Pattern.compile("(/\\S*\\.so[^ ]*) \\(0x");

  /** Named as what it does, for busybox goes by its name. */
  private static final String SET_USER_ID = "setuid/id";

  private AttackImage() {}

  /** Attacks with perl: {@code perl /attack.pl CODE}. */
  static void write(Path archive) throws IOException {
    var files = new TreeMap<String, byte[]>();
    files.put("usr/bin/perl", Files.readAllBytes(PERL));
    files.put("attack.pl", attack());
    for (var library : libraries()) {
      files.put(library.substring(1), Files.readAllBytes(Path.of(library)));
    }
    files.put(SET_USER_ID, Files.readAllBytes(BUSYBOX));
    write(archive, files, Map.of("bin/ash", "busybox"));
  }

  /**
   * An image whose {@code /bin/ash} is the running program itself: started as that, the engine
   * executes itself, and the loader it is loaded by is the image's, a {@link SelfLoader} that has a
   * shell run this script.
   */
  static void writeSelf(Path archive, String script) throws IOException {
    var files = new TreeMap<String, byte[]>();
    files.put("lib64/ld-linux-x86-64.so.2", SelfLoader.program(false, script));
    files.put("lib/ld-linux-aarch64.so.1", SelfLoader.program(true, script));
    write(archive, files, Map.of("bin/ash", "/proc/self/exe"));
  }

  private static void write(Path archive, Map<String, byte[]> files, Map<String, String> links)
      throws IOException {
    try (var tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      directories(tar, files);
      put(tar, "bin/busybox", Files.readAllBytes(BUSYBOX), 0755);
      put(tar, "etc/passwd", bytes("root:x:0:0:root:/root:/bin/sh\n"), 0644);
      put(tar, "etc/group", bytes("root:x:0:\n"), 0644);
      for (var file : files.entrySet()) {
        put(tar, file.getKey(), file.getValue(), file.getKey().equals(SET_USER_ID) ? 04755 : 0755);
      }
      link(tar, "bin/sh", "busybox");
      for (var link : links.entrySet()) {
        link(tar, link.getKey(), link.getValue());
      }
    }
  }

  private static void directories(TarArchiveOutputStream tar, Map<String, byte[]> files)
      throws IOException {
    var all = new TreeSet<>(List.of("bin", "dev", "etc", "proc", "root", "run", "sys", "usr"));
    for (var file : files.keySet()) {
      for (var dir = Path.of(file).getParent(); dir != null; dir = dir.getParent()) {
        all.add(dir.toString());
      }
    }
    for (var dir : all) {
      put(tar, dir + "/", new byte[0], 0755);
    }
    put(tar, "tmp/", new byte[0], 01777);
  }

  private static void link(TarArchiveOutputStream tar, String name, String target)
      throws IOException {
    var link = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    link.setLinkName(target);
    tar.putArchiveEntry(link);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content, int mode)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** What the loader would load for perl, the loader itself among it. */
  private static List<String> libraries() throws IOException {
    var process = new ProcessBuilder("ldd", PERL.toString()).redirectErrorStream(true).start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertEquals(0, process.waitFor(), text);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    var found = LIBRARY.matcher(text).results().map(match -> match.group(1)).distinct().toList();
    assertTrue(found.size() >= 2, () -> "no libraries of perl in:\n" + text);
    return found;
  }

  private static byte[] attack() throws IOException {
    try (var in = AttackImage.class.getResourceAsStream("attack.pl")) {
      return Objects.requireNonNull(in, "attack.pl").readAllBytes();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
