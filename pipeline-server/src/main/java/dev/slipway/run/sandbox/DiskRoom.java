package dev.slipway.run.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Whether there is room left on the disk that steps share with everything else the server keeps.
 * Below a fiftieth of it (at least 64 MiB, at most 2 GiB) no step may go on: else one of them takes
 * the database and the events down for all projects.
 */
final class DiskRoom {
  private static final long LEAST = 64L << 20;
  private static final long MOST = 2L << 30;

  private final BooleanSupplier low;

  DiskRoom(BooleanSupplier low) {
    this.low = low;
  }

  static DiskRoom around(Path place) {
    return new DiskRoom(() -> isLow(place.toAbsolutePath()));
  }

  boolean isLow() {
    return low.getAsBoolean();
  }

  private static boolean isLow(Path place) {
    var there = place;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      var disk = Files.getFileStore(there);
      return disk.getUsableSpace() < Math.clamp(disk.getTotalSpace() / 50, LEAST, MOST);
    } catch (IOException e) {
      return false;
    }
  }
}
