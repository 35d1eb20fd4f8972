package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.Optional;

class UserNamespaceByRuncTest extends UserNamespaceTest {
  @Override
  Optional<Path> engine() {
    return Optional.of(Path.of("/usr/sbin/runc"));
  }
}
