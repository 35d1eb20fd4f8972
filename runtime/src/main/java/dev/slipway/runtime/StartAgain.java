package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/*
 * Everything outside its directory goes, as if it were removed; its trees and its log stay; then it
 * is made as it was made at first. The record of the new life is what counts: until that is written
 * it is the ended container it was, and whatever was half made goes with the next attempt.
 */
/** Makes an ended container once more, over what it has written so far. */
final class StartAgain {
  private final Parts parts;
  private final ContainerId id;
  private final ContainerDirectory directory;

  StartAgain(Parts parts, ContainerId id) {
    this.parts = parts;
    this.id = id;
    this.directory = parts.layout().container(id.value());
  }

  /** To be called in the mount namespace; the engine has made it then, not yet started. */
  ContainerRecord make(int life, int restarts) throws IOException {
    var kept = SpecJson.read(directory).orElseThrow(() -> new IOException("its record is gone"));
    if (kept.secrets() > 0) {
      throw new ContainerRefusedException(
          id, "its secrets ended with it and were not kept: make it anew");
    }
    if (!Files.isDirectory(directory.tree(0).upper())) {
      throw new ContainerRefusedException(id, "what it had written was taken away from it");
    }
    new RemoveContainer(parts, id.value()).removeOutside();
    for (var old : List.of(directory.exits(), directory.persist(), directory.execs())) {
      DeleteTree.delete(old);
    }
    for (var old :
        List.of(
            directory.network(),
            directory.conmonPidFile(),
            directory.pidFile(),
            directory.attach(),
            directory.control(),
            directory.windowSize(),
            directory.overQuota(),
            directory.starting())) {
      Files.deleteIfExists(old);
    }
    return new CreateContainer(parts, kept.spec()).create(life, restarts);
  }
}
