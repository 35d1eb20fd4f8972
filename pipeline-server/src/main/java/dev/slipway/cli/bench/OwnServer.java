package dev.slipway.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.demo.DemoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server of ours with one project, on a directory of the lab; goes with it. */
record OwnServer(Lab lab, DemoServer process, Client client, Path data) {
  static final String PROJECT = "bench";
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  static OwnServer start(Lab lab) throws IOException, InterruptedException {
    var data = lab.fresh("server");
    var process = lab.guest(DemoServer.start(data));
    var client = process.login("bench");
    ObjectNode project = Client.JSON.createObjectNode().put("name", PROJECT);
    client.post("/api/v1/projects", project);
    return new OwnServer(lab, process, client, data);
  }

  /** Where its image store lies. */
  Path images() {
    return data.resolve("images");
  }

  /** Takes the root of all containers as an image. */
  void importBase(String name) throws IOException {
    client.upload(
        "/api/v1/images/import?name=" + Client.segment(name), lab.archive(), "application/x-tar");
  }

  HttpRegistry registry(String repository) throws IOException {
    var url = process.url() + "/v2/" + PROJECT + "/" + repository;
    return HttpRegistry.of(lab, url, "Authorization: Bearer " + client.login().token());
  }

  /** Of the objects on its heap that are still used, in MiB: a full collection finds them. */
  double usedHeap() throws IOException, InterruptedException {
    var histogram =
        lab.programs().call(List.of(JCMD.toString(), "" + process.pid(), "GC.class_histogram"));
    return histogram
        .lines()
        .filter(line -> line.startsWith("Total"))
        .mapToDouble(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]) / 1048576.0)
        .findFirst()
        .orElseThrow(() -> new IOException("jcmd told no total: " + histogram));
  }
}
