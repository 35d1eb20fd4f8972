package dev.slipway.runtime;

/**
 * Users and groups of the host that stand for those inside a container: number 0 inside is {@code
 * firstHostId} outside, and so on. They are nobody there, own nothing, and no other container's
 * users are among them unless it was given the same.
 *
 * @param firstHostId what root inside is on the host
 * @param count how many users and groups there are inside
 */
public record Identities(int firstHostId, int count) {
  /** As many as every program expects: nobody is 65534. */
  public static final int USUAL_COUNT = 65_536;

  /** Below it lie the host's own users. */
  static final int LEAST_HOST_ID = 65_536;

  public Identities {
    if (firstHostId < LEAST_HOST_ID) {
      throw new IllegalArgumentException(
          "identities from " + firstHostId + " (expected: " + LEAST_HOST_ID + " or more)");
    }
    if (count < 1 || count > Integer.MAX_VALUE - firstHostId) {
      throw new IllegalArgumentException(
          count + " identities from " + firstHostId + " (expected: at least 1, at most 2^31-1)");
    }
  }

  public static Identities from(int firstHostId) {
    return new Identities(firstHostId, USUAL_COUNT);
  }
}
