package dev.slipway.runtime.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.sys.ErrnoException;
import dev.slipway.runtime.sys.OpenHow;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/*
 * A map of owners is a user namespace, and making one takes a process of one thread: a small
 * program is started in a new one, its map is written, its namespace is opened, and it ends. The
 * open descriptor keeps the map; there is one a range, for as long as this server lives.
 *
 * An overlay also creates files of its own (whiteouts, its scratch directory) as the host's root,
 * who is not in the range; without a place for him the kernel makes such an overlay read-only and
 * tells nobody. So the number after the range's last stands for him.
 */
/** The user namespaces by which mounts show their owners shifted into a range of the host. */
public final class IdentityMap implements AutoCloseable {
  private record Range(int first, int count) {}

  private final Syscalls kernel;
  private final Map<Range, Integer> open = new ConcurrentHashMap<>();

  public IdentityMap(Syscalls kernel) {
    this.kernel = kernel;
  }

  /** Descriptor of the namespace that maps 0 and the following to {@code first} and so on. */
  public int of(int first, int count) throws IOException {
    try {
      return open.computeIfAbsent(new Range(first, count), this::made);
    } catch (UncheckedIOException e) {
      throw e.getCause() == null ? new IOException(e) : e.getCause();
    }
  }

  @Override
  public void close() {
    open.values().forEach(kernel::close);
    open.clear();
  }

  private int made(Range range) {
    try {
      return make(range);
    } catch (IOException e) {
      throw new UncheckedIOException("making the identities from " + range.first(), e);
    }
  }

  private int make(Range range) throws IOException {
    var builder =
        new ProcessBuilder(Executables.require("unshare"), "--user", Executables.require("cat"));
    builder.environment().clear();
    var process = builder.redirectErrorStream(true).start();
    try (var in = process.getInputStream();
        var out = process.getOutputStream()) {
      // It echoes only once it is inside.
      out.write('\n');
      out.flush();
      var echo = in.read();
      if (echo != '\n') {
        var said = echo < 0 ? "" : (char) echo + new String(in.readNBytes(500), UTF_8).strip();
        throw new IOException("this host makes no user namespace: " + said);
      }
      var place = Path.of("/proc", Long.toString(process.pid()));
      Files.writeString(place.resolve("uid_map"), lines(range));
      Files.writeString(place.resolve("gid_map"), lines(range));
      return opened(place.resolve("ns/user"));
    } finally {
      process.destroyForcibly();
    }
  }

  private int opened(Path namespace) throws ErrnoException {
    return kernel.open(namespace, OpenHow.RDONLY);
  }

  private static String lines(Range range) {
    return "0 %d %d\n%d 0 1\n".formatted(range.first(), range.count(), range.count());
  }
}
