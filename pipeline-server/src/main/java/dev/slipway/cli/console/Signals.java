package dev.slipway.cli.console;

import java.util.function.Consumer;
import sun.misc.Signal;

/** Signals that are sent to us. */
public final class Signals {
  private Signals() {}

  /** Calls that, with the signal's name, instead of what the JVM does. */
  public static void on(String name, Consumer<String> handler) {
    try {
      Signal.handle(new Signal(name), signal -> handler.accept(signal.getName()));
    } catch (IllegalArgumentException notHere) {
      // a signal that this system or JVM keeps for itself
    }
  }
}
