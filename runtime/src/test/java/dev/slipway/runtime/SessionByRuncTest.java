package dev.slipway.runtime;

import java.nio.file.Path;

class SessionByRuncTest extends SessionTest {

  SessionByRuncTest() {
    super(Path.of("/usr/sbin/runc"));
  }
}
