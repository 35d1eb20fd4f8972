package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The names one data directory uses on its host, all made from its path. */
record HostNames(String mark, String bridge) {
  static HostNames of(RuntimeSettings settings) {
    var mark = hash(settings.root().toString());
    return new HostNames(mark, settings.bridge().orElse("slw" + mark));
  }

  /** Names that do not meet those of an open data directory. */
  HostNames forPreflight() {
    return new HostNames(mark + "-preflight", bridge);
  }

  /** Control group of all containers, from the top of every tree. */
  String cgroupParent() {
    return "/slipway-" + mark;
  }

  String cgroup(ContainerId id) {
    return cgroupParent() + "/" + id;
  }

  /** Where roots are mounted for engines that may not enter the data directory. */
  Path doors() {
    return Path.of("/run", "slipway-" + mark);
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
