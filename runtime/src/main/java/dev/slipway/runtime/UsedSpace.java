package dev.slipway.runtime;

import dev.slipway.runtime.sys.FreeSpace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;

/** How much was written to a file system, as far as its free space tells. Written by one thread. */
final class UsedSpace {
  private final Syscalls kernel;
  private final Path place;
  private FreeSpace free;
  private volatile MeasureTrees written = MeasureTrees.NOTHING;

  UsedSpace(Syscalls kernel, Path place) throws IOException {
    this.kernel = kernel;
    this.place = place;
    this.free = kernel.freeSpace(place);
  }

  /**
   * What free space and free inodes have gone down by; what was freed does not count against it.
   */
  MeasureTrees sinceOpened() throws IOException {
    var now = kernel.freeSpace(place);
    written =
        new MeasureTrees(
            written.bytes() + Math.max(0, free.bytes() - now.bytes()),
            written.inodes() + Math.max(0, free.inodes() - now.inodes()));
    free = now;
    return written;
  }

  MeasureTrees lastSeen() {
    return written;
  }
}
