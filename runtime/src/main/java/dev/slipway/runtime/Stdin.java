package dev.slipway.runtime;

/** What a container reads from. */
public enum Stdin {
  /** Nothing: its standard input is at its end. */
  NONE,
  /** Whoever attaches; at its end as soon as one of them ends their input or goes away. */
  ONCE,
  /** Whoever attaches, one after another; it stays open. */
  KEPT
}
