package dev.slipway.images.build.tree;

/** A user and a group, by number. */
public record Owner(long uid, long gid) {
  public static final Owner ROOT = new Owner(0, 0);

  @Override
  public String toString() {
    return uid + ":" + gid;
  }
}
