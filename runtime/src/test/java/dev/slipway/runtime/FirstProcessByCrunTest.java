package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.Optional;

class FirstProcessByCrunTest extends FirstProcessTest {
  @Override
  Optional<Path> engine() {
    return Optional.of(Path.of("/usr/bin/crun"));
  }
}
