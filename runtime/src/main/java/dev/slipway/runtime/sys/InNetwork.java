package dev.slipway.runtime.sys;

import java.io.IOException;

/** Something to be done by a thread that is in another network namespace. */
@FunctionalInterface
interface InNetwork {
  void run() throws IOException;
}
