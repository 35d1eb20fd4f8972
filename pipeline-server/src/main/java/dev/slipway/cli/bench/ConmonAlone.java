package dev.slipway.cli.bench;

import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** conmon and the engine, called by a shell; nobody reads the log until it is whole. */
final class ConmonAlone implements Trial {
  private final RawEngine raw;
  private final String digest;
  private final Path log;
  private final String conmon;

  /**
   * @param lower the layer with what is written
   * @param digest of what is written
   */
  ConmonAlone(RawEngine raw, Path lower, String digest) throws IOException {
    this.raw = raw;
    this.digest = digest;
    this.log = raw.bundle().resolve("log");
    this.conmon = conmon(raw, log);
    raw.shell().check("mkfifo " + raw.bundle() + "/sync");
    raw.shell().check("cp " + lower + "/lines " + raw.bundle() + "/trees/0/merged/lines");
  }

  private static String conmon(RawEngine raw, Path log) throws IOException {
    var words = raw.engine().split(" ");
    return String.join(
        " ",
        Executables.require("conmon"),
        "--api-version 1 --sync -c raw -u raw -n raw -r " + words[0],
        "--runtime-arg=--root=" + words[2],
        "-b %1$s -p %1$s/pid --exit-dir %1$s --persist-dir %1$s".formatted(raw.bundle()),
        "-l k8s-file:" + log,
        "--full-attach --log-level error --no-sync-log");
  }

  String command() {
    return conmon + "; " + raw.engine() + " start raw";
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    Files.deleteIfExists(log);
    var shell = raw.shell();
    shell.check(
        "exec 9<>%s/sync; _OCI_SYNCPIPE=3 %s 3>&9 9>&- & monitor=$!; read -r answer <&9"
            .formatted(raw.bundle(), conmon));
    long begun = System.nanoTime();
    shell.check(raw.engine() + " start raw");
    shell.check("wait $monitor");
    double took = Trial.since(begun);
    shell.check(raw.engine() + " delete raw");
    var recorded = LogRows.read(LogReader.of(log));
    if (!recorded.equals(digest)) {
      throw new IOException("conmon alone recorded " + recorded + ", not " + digest);
    }
    return new double[] {took};
  }
}
