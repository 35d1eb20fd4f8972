package dev.slipway.runtime.sys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import jnr.ffi.Runtime;

/** The client's end of an AF_UNIX socket of type SOCK_SEQPACKET, which the JDK does not know. */
final class PacketSocket {
  private static final int AF_UNIX = 1;
  private static final int SEQPACKET = 5;
  private static final int NONBLOCK = 0x800;

  /** struct sockaddr_un: two bytes of family, then the path. */
  private static final int ADDRESS = 110;

  private static final int LONGEST_PATH = 107;

  private final LibC libc;
  private final Runtime runtime;

  PacketSocket(LibC libc, Runtime runtime) {
    this.libc = libc;
    this.runtime = runtime;
  }

  /** However long the path is: its directory is opened, and the socket named relative to that. */
  int connect(Path socket) throws ErrnoException {
    var flags = OpenHow.PATH | OpenHow.DIRECTORY | OpenHow.CLOEXEC;
    var directory = check(libc.open(socket.resolveSibling(".").toString(), flags, 0), socket);
    try {
      return connected("/proc/self/fd/" + directory + "/" + socket.getFileName(), socket);
    } finally {
      libc.close(directory);
    }
  }

  private int connected(String name, Path socket) throws ErrnoException {
    var path = name.getBytes(UTF_8);
    if (path.length > LONGEST_PATH) {
      throw new IllegalArgumentException("too long a name of a socket: " + socket.getFileName());
    }
    var address = runtime.getMemoryManager().allocateDirect(ADDRESS, true);
    address.putShort(0, (short) AF_UNIX);
    address.put(2, path, 0, path.length);
    var descriptor = check(libc.socket(AF_UNIX, SEQPACKET | NONBLOCK | OpenHow.CLOEXEC, 0), socket);
    if (libc.connect(descriptor, address, ADDRESS) < 0) {
      var errno = runtime.getLastError();
      libc.close(descriptor);
      throw new ErrnoException("connect to " + socket, errno, libc.strerror(errno));
    }
    return descriptor;
  }

  private int check(int result, Path socket) throws ErrnoException {
    if (result < 0) {
      var errno = runtime.getLastError();
      throw new ErrnoException("socket for " + socket, errno, libc.strerror(errno));
    }
    return result;
  }
}
