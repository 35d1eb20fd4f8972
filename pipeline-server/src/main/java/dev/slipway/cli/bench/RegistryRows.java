package dev.slipway.cli.bench;

import dev.slipway.cli.bench.Compared.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Blobs of the size of a large layer, from and to the server. */
final class RegistryRows implements Family {
  private static final String ID = "registry";

  /** Of the time: 0.8 of the throughput. */
  private static final Row.Goal GOAL = new Row.Goal.Ratio(1.25);

  private static final String MANIFEST =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
      "artifactType":"application/vnd.slipway.bench",\
      "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},\
      "layers":[{"mediaType":"application/octet-stream","digest":"%s","size":%s}]}""";

  private final int megabytes;

  RegistryRows(int megabytes) {
    this.megabytes = megabytes;
  }

  @Override
  public List<String> ids() {
    return List.of(
        ID + "-get", ID + "-get-registry", ID + "-put", ID + "-heap-get", ID + "-heap-put");
  }

  @Override
  public List<Row> measure(Setting setting) throws IOException, InterruptedException {
    var lab = setting.lab();
    lab.require((2L * setting.rounds().all() + 5) * megabytes * 1_000_000);
    var served = OneBlob.write(lab, megabytes);
    var server = OwnServer.start(lab);
    var ours = server.registry("blob");
    publish(lab, ours, served);
    var rows = new ArrayList<>(gets(setting, ours, served));
    rows.addAll(puts(setting, ours));
    var heap = new HeapRows(server, ours);
    rows.add(heap.serving(ID + "-heap-get", served.digest(), setting.rounds()));
    rows.add(heap.receiving(ID + "-heap-put", setting.rounds()));
    return rows;
  }

  /** A blob is served because a manifest has it. */
  private static void publish(Lab lab, HttpRegistry registry, OneBlob blob)
      throws IOException, InterruptedException {
    var empty = Files.writeString(lab.fresh("empty"), "{}");
    var config = OneBlob.digest(lab, empty);
    registry.put(empty, config);
    registry.put(blob.file(), blob.digest());
    registry.tag(MANIFEST.formatted(config, blob.digest(), blob.size()));
  }

  private List<Row> gets(Setting setting, HttpRegistry registry, OneBlob blob)
      throws IOException, InterruptedException {
    var lab = setting.lab();
    var what = "serve a blob of " + megabytes + " MB";
    var digest = blob.digest();
    var contest = new Contest(lab);
    var line = registry.download(digest);
    var ours = contest.ours(line, Download.verified(lab, line, blob));
    contest.row(ID + "-get", what, GOAL, ours, nginx(contest, lab, blob));
    contest.row(ID + "-get-registry", what, GOAL, ours, stock(contest, lab, blob));
    return contest.measure(ID + "-get", setting.rounds());
  }

  private static Optional<Contender> nginx(Contest contest, Lab lab, OneBlob blob)
      throws IOException, InterruptedException {
    var name = blob.file().getFileName().toString();
    return contest.other(
        List.of("nginx"),
        "nginx",
        HttpRegistry.download("http://127.0.0.1:PORT/" + name, ""),
        () -> {
          var nginx = Nginx.start(lab, lab.dir());
          return Download.verified(lab, HttpRegistry.download(nginx.url(name), ""), blob);
        });
  }

  private static Optional<Contender> stock(Contest contest, Lab lab, OneBlob blob)
      throws IOException, InterruptedException {
    return contest.other(
        StockRegistry.NEEDS,
        "docker-registry",
        HttpRegistry.download("http://127.0.0.1:PORT/v2/bench/blob/blobs/DIGEST", ""),
        () -> {
          var registry = StockRegistry.start(lab).repository(lab, "bench/blob");
          registry.put(blob.file(), blob.digest());
          return Download.verified(lab, registry.download(blob.digest()), blob);
        });
  }

  private List<Row> puts(Setting setting, HttpRegistry registry)
      throws IOException, InterruptedException {
    var lab = setting.lab();
    var blob = OneBlob.write(lab, megabytes);
    var contest = new Contest(lab);
    var command = registry.upload(blob.file(), "DIGEST");
    var ours = contest.ours(command, new Upload(registry, blob));
    var stock =
        contest.other(
            StockRegistry.NEEDS, "docker-registry", command, () -> stockUpload(lab, blob));
    contest.row(ID + "-put", "receive a blob of " + megabytes + " MB", GOAL, ours, stock);
    return contest.measure(ID + "-put", setting.rounds());
  }

  private static Trial stockUpload(Lab lab, OneBlob blob) throws IOException, InterruptedException {
    return new Upload(StockRegistry.start(lab).repository(lab, "bench/blob"), blob);
  }

  /** A blob to nowhere, in milliseconds. */
  private record Download(Lab lab, String line, String size) implements Trial {
    static Download verified(Lab lab, String line, OneBlob blob)
        throws IOException, InterruptedException {
      var whole = line.replace("--output /dev/null", "").replaceAll("--write-out '[^']*'", "");
      var found = OneBlob.hex(lab.programs().bash(whole + " | openssl sha256"));
      if (!blob.digest().endsWith(found)) {
        throw new IOException("%s gave a blob of digest %s".formatted(whole, found));
      }
      return new Download(lab, line, blob.size());
    }

    @Override
    public double[] once() throws IOException, InterruptedException {
      long begun = System.nanoTime();
      var came = lab.programs().bash(line);
      double took = Trial.since(begun);
      if (!came.equals(size)) {
        throw new IOException(came + " bytes came, not " + size);
      }
      return new double[] {took};
    }
  }

  /** A blob that nobody has yet, from a file, in milliseconds; the registry checks its digest. */
  private record Upload(HttpRegistry registry, OneBlob blob) implements Trial {
    @Override
    public double[] once() throws IOException, InterruptedException {
      blob.change();
      var digest = blob.digest();
      registry.lab().settle();
      long begun = System.nanoTime();
      registry.put(blob.file(), digest);
      double took = Trial.since(begun);
      registry.expect(digest, blob.size());
      return new double[] {took};
    }
  }
}
