package dev.slipway.runtime;

/** Why a container ended. */
public enum ExitCause {
  /** Its first process ended by itself. */
  EXITED,
  /** A signal ended its first process. */
  SIGNALED,
  /** It failed after the kernel had killed one of its processes for want of memory. */
  OUT_OF_MEMORY,
  /** It failed after it was refused a process or thread more than its limit. */
  PIDS_LIMIT,
  /** It was killed because it had written more to disk, or more files, than its limit. */
  DISK_QUOTA,
  /** Its monitor was lost (killed, or the host restarted), and with it the true exit code. */
  LOST
}
