package dev.slipway.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.api.ServerSentEvents;
import dev.slipway.cli.files.BuildFiles;
import dev.slipway.images.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A build over REST, as {@code slipway image build} asks for one, in milliseconds. */
final class OwnBuild implements Trial {
  static final String COMMAND =
      "POST /api/v1/projects/bench/builds, PUT .../context, GET .../events until it has ended";
  private static final String BUILDS = "/api/v1/projects/" + OwnServer.PROJECT + "/builds";

  private final OwnServer server;
  private final TwentyLines lines;
  private final boolean cold;
  private int edition;

  private OwnBuild(OwnServer server, TwentyLines lines, boolean cold) {
    this.server = server;
    this.lines = lines;
    this.cold = cold;
  }

  /** On a server that has the base image, and the whole build once. */
  static OwnBuild prepare(OwnServer server, boolean cold) throws IOException, InterruptedException {
    var build = new OwnBuild(server, TwentyLines.write(server.lab().fresh("context")), cold);
    build.once();
    return build;
  }

  @Override
  public double[] once() throws IOException, InterruptedException {
    if (cold) {
      lines.change("edition " + edition++);
    }
    long begun = System.nanoTime();
    var end = build(server.client());
    double took = Trial.since(begun);
    if (!end.path("phase").asText().equals("built")) {
      throw new IOException("the build ended with " + end);
    }
    check(Digest.parse(end.path("digest").asText()));
    return new double[] {took};
  }

  private JsonNode build(Client client) throws IOException {
    var order = Client.JSON.createObjectNode();
    order.put("file", Files.readString(lines.dir().resolve("Containerfile")));
    order.withArrayProperty("names").add("page");
    var path = BUILDS + "/" + client.post(BUILDS, order).path("id").asText();
    client.upload(path + "/context", BuildFiles.of(lines.dir(), Optional.empty())::write);
    try (var events =
        new ServerSentEvents(client.stream(path + "/events", "text/event-stream", ""))) {
      for (var next = events.next(); next.isPresent(); next = events.next()) {
        if (next.get().event().equals("end")) {
          return next.get().data();
        }
      }
    }
    throw new IOException("the server ended the stream before the build was over");
  }

  /** Unpacked from the server's blobs, the uppermost first. */
  private void check(Digest image) throws IOException, InterruptedException {
    var store = OwnStore.with(server.lab(), server.images());
    var layers = store.images().unpack(store.images().get(image));
    lines.check(layers.reversed());
    store.remove();
  }
}
