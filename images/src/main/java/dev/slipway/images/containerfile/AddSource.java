package dev.slipway.images.containerfile;

import java.net.URI;

/** Where a source of ADD comes from. */
public sealed interface AddSource {
  /** A path or pattern in the context. */
  record Local(String path) implements AddSource {}

  /** One file of a server; {@code name} is what it is called at the destination. */
  record Url(URI address, String name) implements AddSource {}

  /**
   * The files of a repository.
   *
   * @param remote as git is told it
   * @param ref branch, tag or commit; empty for the usual one
   * @param subdirectory relative, empty for all
   */
  record Git(String remote, String ref, String subdirectory) implements AddSource {}

  /** Reads a source, an expanded word of this instruction. */
  static AddSource of(Source source, Word word) {
    return source.read(word, Addresses::parse);
  }
}
