package dev.slipway.runtime;

import dev.slipway.runtime.bundle.Accounts.Identity;
import dev.slipway.runtime.bundle.MountPoint;
import dev.slipway.runtime.sys.Errno;
import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/*
 * The host mounts a memory file system, fills it, lets the engine bind it into the container's own
 * mount namespace, and unmounts it again: the kernel then keeps it exactly as long as the container
 * lives, whoever dies meanwhile.
 */
/** A container's secrets, in memory only. */
final class SecretMount {
  private static final String USUAL = "/run/secrets";
  private static final long FLAGS = MountFlags.NOSUID | MountFlags.NODEV | MountFlags.NOEXEC;
  private static final String OPTIONS = "mode=0755,size=128m,nr_inodes=300";

  private final Syscalls kernel;
  private final Path place;

  SecretMount(Syscalls kernel, Path place) {
    this.kernel = kernel;
    this.place = place;
  }

  /** What must be there for the engine to mount secrets on. */
  static List<MountPoint> mountPoints(List<SecretFile> secrets) {
    return secrets.stream()
        .map(s -> isUsual(s) ? MountPoint.directory(USUAL) : MountPoint.file(s.target()))
        .distinct()
        .toList();
  }

  List<OciConfig.Bind> fill(List<SecretFile> secrets, Identity owner) throws IOException {
    if (secrets.isEmpty()) {
      return List.of();
    }
    Files.createDirectories(place);
    mount();
    var usual = Files.createDirectory(place.resolve("usual"));
    Files.setPosixFilePermissions(usual, PosixFilePermissions.fromString("rwxr-xr-x"));
    var binds = new ArrayList<OciConfig.Bind>();
    if (secrets.stream().anyMatch(SecretMount::isUsual)) {
      binds.add(OciConfig.Bind.data(usual, USUAL));
    }
    for (var i = 0; i < secrets.size(); i++) {
      var secret = secrets.get(i);
      if (isUsual(secret)) {
        write(usual.resolve(secret.target().substring(USUAL.length() + 1)), secret, owner);
      } else {
        var file = place.resolve(Integer.toString(i));
        write(file, secret, owner);
        binds.add(OciConfig.Bind.data(file, secret.target()));
      }
    }
    return binds;
  }

  void release() throws IOException {
    if (Files.isDirectory(place)) {
      kernel.unmount(place, MountFlags.DETACH | MountFlags.NOFOLLOW);
    }
  }

  /** Linux 6.4 can promise not to swap it out; an older one cannot. */
  private void mount() throws ErrnoException {
    try {
      kernel.mount("tmpfs", place, "tmpfs", FLAGS, OPTIONS + ",noswap");
    } catch (ErrnoException e) {
      if (!e.is(Errno.EINVAL)) {
        throw e;
      }
      kernel.mount("tmpfs", place, "tmpfs", FLAGS, OPTIONS);
    }
  }

  private static void write(Path file, SecretFile secret, Identity owner) throws IOException {
    Files.write(file, secret.content());
    Files.setAttribute(file, "unix:uid", owner.uid());
    Files.setAttribute(file, "unix:gid", owner.gid());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
  }

  private static boolean isUsual(SecretFile secret) {
    return secret.target().matches(USUAL + "/[^/]+");
  }
}
