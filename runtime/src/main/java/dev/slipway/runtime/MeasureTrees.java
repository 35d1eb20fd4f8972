package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/*
 * du walks by open directories, follows no link, enters no mount, counts a file of several names
 * once and a sparse one by its blocks, and has seen deeper trees than any code of ours. One that
 * takes too long was given more files than it may have.
 */
/** How much lies in the writable directories of a container, or was written somewhere. */
record MeasureTrees(long bytes, long inodes) {
  static final MeasureTrees NOTHING = new MeasureTrees(0, 0);
  private static final int SIGNALS = 128;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  static MeasureTrees of(ContainerDirectory directory, int trees, DiskLimit limit)
      throws IOException {
    var uppers = new ArrayList<String>();
    for (var i = 0; i < trees; i++) {
      uppers.add(directory.tree(i).upper().toString());
    }
    return new MeasureTrees(
        sum(uppers, "--block-size=1", limit.bytes()), sum(uppers, "--inodes", limit.inodes()));
  }

  private static long sum(List<String> places, String what, long limit) throws IOException {
    var argv = new ArrayList<>(List.of(Executables.require("du"), "-s", "-x", what, "--"));
    argv.addAll(places);
    var result = new Command(argv, PATIENCE).run();
    var tookTooLong = result.code() > SIGNALS;
    if (tookTooLong) {
      return limit + 1;
    }
    var sum = 0L;
    for (var place : places) {
      var line =
          result
              .output()
              .lines()
              .filter(l -> l.matches("\\d{1,18}\t" + Pattern.quote(place)))
              .findFirst()
              .orElseThrow(() -> new IOException("du: " + result.lastLine()));
      sum += Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
    return sum;
  }
}
