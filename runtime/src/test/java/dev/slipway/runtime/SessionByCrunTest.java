package dev.slipway.runtime;

import java.nio.file.Path;

class SessionByCrunTest extends SessionTest {

  SessionByCrunTest() {
    super(Path.of("/usr/bin/crun"));
  }
}
