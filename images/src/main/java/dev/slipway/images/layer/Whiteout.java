package dev.slipway.images.layer;

import dev.slipway.images.ImageException;

/** How a layer says that something of the layers below is gone (image-spec 1.1, layer). */
sealed interface Whiteout {
  String PREFIX = ".wh.";
  String OPAQUE = ".wh..wh..opq";

  /** An ordinary name. */
  record None() implements Whiteout {}

  /** Hides {@code name} of the layers below. */
  record Of(String name) implements Whiteout {}

  /** Hides everything that the layers below have in this directory. */
  record Everything() implements Whiteout {}

  /** Bookkeeping of old tools, without meaning here. */
  record Ignored() implements Whiteout {}

  static Whiteout read(String name) {
    if (!name.startsWith(PREFIX)) {
      return new None();
    }
    if (name.equals(OPAQUE)) {
      return new Everything();
    }
    if (name.startsWith(PREFIX + PREFIX)) {
      return new Ignored();
    }
    String hidden = name.substring(PREFIX.length());
    if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
      throw ImageException.refused("whiteout", "a whiteout hides no name: \"" + name + "\"");
    }
    return new Of(hidden);
  }
}
