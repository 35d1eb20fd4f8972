package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A tree packed by pipes of the usual tools; what writes to disk makes it durable, as ours does.
 */
record TarFloors(Contest contest, Lab lab, Path tree, ManyFiles.Amount amount) {

  /** The whole work of packing but for the second digest. */
  Optional<Contender> tarSha256Zstd() throws IOException, InterruptedException {
    return floor(
        List.of("openssl", "zstd"),
        "tar, sha256 and zstd -1 to disk",
        """
        mkfifo OUT.tar
        openssl sha256 <OUT.tar >OUT.digest & hash=$!
        TAR | tee OUT.tar | zstd -1 --quiet -o OUT -
        wait $hash
        sync OUT""");
  }

  Optional<Contender> tar() throws IOException, InterruptedException {
    return floor(List.of(), "tar alone", "TAR | cat >/dev/null");
  }

  Optional<Contender> tarSha256() throws IOException, InterruptedException {
    return floor(List.of("openssl"), "tar and sha256", "TAR | openssl sha256 >/dev/null");
  }

  Optional<Contender> tarZstd() throws IOException, InterruptedException {
    return floor(
        List.of("zstd"), "tar and zstd -1 to disk", "TAR | zstd -1 --quiet -o OUT -; sync OUT");
  }

  /** By pigz, that uses all cores, if it is here. */
  Optional<Contender> tarGzip() throws IOException, InterruptedException {
    var program = Executables.find("pigz").isPresent() ? "pigz" : "gzip";
    return floor(
        List.of(program),
        "tar and " + program + " -1 to disk",
        "TAR | " + program + " -1 >OUT; sync OUT");
  }

  private Optional<Contender> floor(List<String> needs, String name, String lines)
      throws IOException, InterruptedException {
    var whole = lines.replace("TAR", "tar --create --file=- --directory=" + tree + " .");
    Floor.Check check = whole.contains("OUT") ? out -> Archives.check(lab, out, amount) : out -> {};
    return contest.other(needs, name, whole, () -> new Floor(lab, whole, check, false));
  }
}
