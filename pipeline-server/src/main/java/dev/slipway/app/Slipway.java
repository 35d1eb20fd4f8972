package dev.slipway.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The server process. */
@QuarkusMain
public final class Slipway {
  private Slipway() {}

  public static void main(String... args) {
    Quarkus.run(args);
  }
}
