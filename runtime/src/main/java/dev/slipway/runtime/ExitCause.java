package dev.slipway.runtime;

/** Why a container ended. */
public enum ExitCause {
  /** Its first process ended by itself. */
  EXITED,
  /** A signal ended its first process. */
  SIGNALED,
  /** It failed after the kernel had killed one of its processes for want of memory. */
  OUT_OF_MEMORY,
  /** Its monitor was lost (killed, or the host restarted), and with it the true exit code. */
  LOST
}
