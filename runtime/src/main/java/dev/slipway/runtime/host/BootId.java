package dev.slipway.runtime.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one boot of this machine from another: process numbers mean nothing across it. */
public final class BootId {
  private BootId() {}

  public static String read() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("reading the boot id", e);
    }
  }
}
