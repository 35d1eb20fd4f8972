package dev.slipway.runtime.bundle;

/** What lies at a path when no link is followed. */
public enum FileKind {
  ABSENT,
  DIRECTORY,
  FILE,
  LINK,
  /** A device, a pipe or a socket. */
  SPECIAL,
  /** Out of reach: on the way there is a link, a mount or something that is no directory. */
  BLOCKED
}
