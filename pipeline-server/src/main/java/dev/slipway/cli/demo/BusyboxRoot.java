package dev.slipway.cli.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** A root filesystem made of this host's static busybox, as a tar archive. */
public final class BusyboxRoot {
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private BusyboxRoot() {}

  public static void write(Path archive) throws IOException, InterruptedException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
        var tar = new TarArchiveOutputStream(file)) {
      for (var dir : List.of("bin/", "etc/", "tmp/", "root/", "dev/", "proc/", "sys/", "run/")) {
        put(tar, dir, new byte[0], dir.equals("tmp/") ? 01777 : 0755);
      }
      put(tar, "bin/busybox", Files.readAllBytes(BUSYBOX), 0755);
      put(tar, "etc/passwd", bytes("root:x:0:0:root:/root:/bin/sh\n"), 0644);
      put(tar, "etc/group", bytes("root:x:0:\n"), 0644);
      for (var applet : applets()) {
        if (!applet.equals("busybox")) {
          var link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
          link.setLinkName("busybox");
          tar.putArchiveEntry(link);
          tar.closeArchiveEntry();
        }
      }
    }
  }

  private static List<String> applets() throws IOException, InterruptedException {
    var process = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
    var names = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return names.lines().filter(name -> !name.contains("/")).toList();
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
