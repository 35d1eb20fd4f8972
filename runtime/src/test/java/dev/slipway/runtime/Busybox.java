package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A layer with the host's static busybox and little else: the smallest image that does things. */
final class Busybox {
  private static final List<String> COMMANDS =
      ("sh cat echo ls true false sleep kill id env mkdir rm rmdir ln dd head tail printf mount umount"
              + " unshare hostname touch test grep sed wc chmod chown mknod nc wget ip stat readlink"
              + " yes tr seq pwd date dmesg ps find ping httpd md5sum sha256sum nslookup cp mv awk"
              + " chroot sync ulimit trap mkfifo")
          .lines()
          .flatMap(line -> List.of(line.split(" ")).stream())
          .toList();

  private Busybox() {}

  static Path layer(Path at) throws IOException {
    Files.createDirectories(at.resolve("bin"));
    Files.createDirectories(at.resolve("etc"));
    Files.createDirectories(at.resolve("tmp"));
    Files.copy(Path.of("/bin/busybox"), at.resolve("bin/busybox"));
    at.resolve("bin/busybox").toFile().setExecutable(true, false);
    for (var command : COMMANDS) {
      Files.createSymbolicLink(at.resolve("bin").resolve(command), Path.of("busybox"));
    }
    Files.writeString(
        at.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1000::/home/web:/bin/sh\n");
    Files.writeString(at.resolve("etc/group"), "root:x:0:\nweb:x:1000:\nextra:x:2000:web\n");
    return at;
  }
}
