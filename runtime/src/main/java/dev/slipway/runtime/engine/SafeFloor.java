package dev.slipway.runtime.engine;

/**
 * The oldest versions without a published way out of the container (CVE-2024-21626, CVE-2025-31133,
 * CVE-2025-52565, CVE-2025-52881, CVE-2026-41579, CVE-2026-47766 and kin).
 */
public final class SafeFloor {
  public static final String CRUN = "1.31";
  public static final String CONMON = "2.2.1";

  private SafeFloor() {}

  /** Whether an engine of this name and version is at or above its floor. */
  public static boolean allows(String engine, Version version) {
    return switch (engine) {
      case "crun" -> version.atLeast(CRUN);
      case "runc" -> runc(version);
      default -> false;
    };
  }

  public static String of(String engine) {
    return switch (engine) {
      case "crun" -> "crun " + CRUN;
      case "runc" -> "runc 1.2.8, 1.3.3 or 1.4.0-rc.3";
      default -> "crun " + CRUN + " or runc 1.4.0";
    };
  }

  /** runc keeps three lines of releases alive, each with its own first safe one. */
  private static boolean runc(Version version) {
    return switch (version.minor()) {
      case 2 -> version.atLeast("1.2.8");
      case 3 -> version.atLeast("1.3.3");
      default -> version.atLeast("1.4.0-rc.3");
    };
  }
}
