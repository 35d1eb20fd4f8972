package dev.slipway.images.build.tree;

/** A user and a group, by number. */
public record Ids(long uid, long gid) {
  public static final Ids ROOT = new Ids(0, 0);

  @Override
  public String toString() {
    return uid + ":" + gid;
  }
}
