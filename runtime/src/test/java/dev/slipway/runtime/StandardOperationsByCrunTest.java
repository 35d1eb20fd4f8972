package dev.slipway.runtime;

import java.nio.file.Path;

class StandardOperationsByCrunTest extends StandardOperationsTest {

  StandardOperationsByCrunTest() {
    super(Path.of("/usr/bin/crun"));
  }
}
