package dev.slipway.runtime;

import java.nio.file.Path;

class StandardOperationsByRuncTest extends StandardOperationsTest {

  StandardOperationsByRuncTest() {
    super(Path.of("/usr/sbin/runc"));
  }
}
