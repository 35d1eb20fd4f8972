package dev.slipway.images;

import java.util.List;

/**
 * Why something in the store stays.
 *
 * @param kind of the first link of the chain
 * @param holder the name, the reason of the pin, or who uses it
 * @param chain from what is held directly down to the blob in question
 */
public record Holding(Kind kind, String holder, List<Digest> chain) {
  public Holding {
    chain = List.copyOf(chain);
  }

  /** What kinds of things hold images. */
  public enum Kind {
    /** A tag. */
    NAME,
    /** A repository has it without a tag. */
    REPOSITORY,
    /** Another tool's entry in the table of the layout. */
    ENTRY,
    /** It describes another image that stays. */
    REFERRER,
    /** A pin. */
    PIN,
    /** Somebody outside the store uses it. */
    USE,
    /** It was made or brought a moment ago and has no name yet. */
    FRESH
  }
}
