package dev.slipway.runtime.host;

/** How this machine lays out its control groups. */
public enum CgroupMode {
  /** One tree for all controllers (cgroup v2). */
  UNIFIED,
  /** A tree per controller (cgroup v1). */
  LEGACY,
  /** Trees per controller, and a bare cgroup v2 tree beside them. */
  HYBRID,
  /** None mounted. */
  NONE
}
