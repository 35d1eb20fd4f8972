package dev.slipway.cli.bench;

import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The distribution's docker-registry over a directory of its own.
 *
 * @param data where it keeps what was pushed
 * @param log one line for each request
 */
record StockRegistry(int port, Path data, Path log) {
  static final List<String> NEEDS = List.of("docker-registry");

  static StockRegistry start(Lab lab) throws IOException, InterruptedException {
    var program = Executables.require("docker-registry");
    int port = Daemon.freePort();
    var dir = Files.createDirectory(lab.fresh("registry"));
    var registry = new StockRegistry(port, dir.resolve("data"), dir.resolve("log"));
    var configuration =
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: false}}
        storage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}
        http: {addr: "127.0.0.1:%d"}
        """
            .formatted(registry.data(), port);
    var file = Files.writeString(dir.resolve("config.yml"), configuration);
    Daemon.start(lab, List.of(program, "serve", file.toString()), port, registry.log());
    return registry;
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  HttpRegistry repository(Lab lab, String name) throws IOException {
    return HttpRegistry.of(lab, "http://" + host() + "/v2/" + name, "User-Agent: slipway-bench");
  }

  /** How many blobs of a repository it was asked for so far. */
  long blobsRead(String name) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("\"GET /v2/" + name + "/blobs/")).count();
    }
  }
}
