package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/*
 * The pipes to conmon were made by the host's root. A program that opens /dev/stdout again needs to
 * own them; crun sees to that, while runc cannot where its root is not the host's. It is done
 * before the container's command begins, while nobody but the engine is in there.
 */
/** The standard streams of a container that was made and not yet started. */
record StandardStreams(int pid) {

  void give(int owner) throws IOException {
    for (var number : new String[] {"0", "1", "2"}) {
      var descriptor = Path.of("/proc", Integer.toString(pid), "fd", number);
      if (Files.readSymbolicLink(descriptor).toString().startsWith("pipe:")) {
        Files.setAttribute(descriptor, "unix:uid", owner);
      }
    }
  }
}
