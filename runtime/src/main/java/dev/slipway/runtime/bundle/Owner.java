package dev.slipway.runtime.bundle;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Whose a file is and what others may do with it, in numbers as they are on disk. */
record Owner(int uid, int gid, int mode) {
  private static final int PERMISSIONS = 07777;

  static Owner of(Path file) throws IOException {
    return of(file, NOFOLLOW_LINKS);
  }

  /** Of an open file, by the name its descriptor has in /proc. */
  static Owner opened(Path descriptor) throws IOException {
    return of(descriptor, new LinkOption[0]);
  }

  private static Owner of(Path file, LinkOption... options) throws IOException {
    var attributes = Files.readAttributes(file, "unix:uid,gid,mode", options);
    return new Owner(
        number(attributes, "uid"),
        number(attributes, "gid"),
        number(attributes, "mode") & PERMISSIONS);
  }

  /** What is on disk, if this was seen through a mount that shifts owners. */
  Owner withoutShift(int first) {
    return new Owner(Math.max(0, uid - first), Math.max(0, gid - first), mode);
  }

  void give(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", uid, NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:gid", gid, NOFOLLOW_LINKS);
    Files.setAttribute(file, "unix:mode", mode, NOFOLLOW_LINKS);
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Integer number ? number : 0;
  }
}
