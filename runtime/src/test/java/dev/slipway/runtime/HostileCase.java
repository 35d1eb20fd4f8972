package dev.slipway.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * One thing an image or its configuration may try.
 *
 * @param fill puts it into the image's layer; the second path is a directory of the host
 * @param shape asks for the container in a hostile way
 */
record HostileCase(
    String name, Filling fill, UnaryOperator<ContainerSpec> shape, Expected expected) {

  /** Fills a layer. */
  interface Filling {
    void into(Path layer, Path canary) throws IOException;
  }

  /** What must come of it, beside that the host is as before and its secret is nowhere told. */
  sealed interface Expected {
    /** It runs {@code script} and prints just this. */
    record Prints(String script, String output) implements Expected {}

    /** It is refused with a sentence about this. */
    record Refused(String about) implements Expected {}

    /** It cannot even be said. */
    record Unsayable() implements Expected {}

    /** Whatever happens, happens inside. */
    record Contained(String script) implements Expected {}
  }

  static HostileCase image(String name, Filling fill, Expected expected) {
    return new HostileCase(name, fill, spec -> spec, expected);
  }

  static HostileCase asking(String name, UnaryOperator<ContainerSpec> shape, Expected expected) {
    return new HostileCase(name, (layer, canary) -> {}, shape, expected);
  }

  HostileCase asking(UnaryOperator<ContainerSpec> other) {
    return new HostileCase(name, fill, other, expected);
  }
}
