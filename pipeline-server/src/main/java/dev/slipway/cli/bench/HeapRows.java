package dev.slipway.cli.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How much of the server's heap is used for transfers that are under way, above that of none. */
record HeapRows(OwnServer server, HttpRegistry registry) {
  private static final int AT_ONCE = 32;
  private static final int PATIENCE_SECONDS = 60;
  private static final long LONG = 1L << 30;
  private static final Row.Goal GOAL = new Row.Goal.Most(64);

  /** Opens one transfer. */
  private interface Opening {
    SlowClient open(CountDownLatch hurried) throws IOException;
  }

  Row serving(String id, String digest, Rounds rounds) throws IOException, InterruptedException {
    var uri = URI.create(registry.blob(digest));
    return row(
        id,
        "serving a blob to " + AT_ONCE + " slow clients",
        rounds,
        hurried -> SlowClient.start("GET", uri, fields(""), hurried));
  }

  Row receiving(String id, Rounds rounds) throws IOException, InterruptedException {
    return row(
        id,
        "receiving blobs from " + AT_ONCE + " slow clients",
        rounds,
        hurried -> SlowClient.start("PATCH", begin(), fields(sent()), hurried));
  }

  private static String sent() {
    return "Content-Type: application/octet-stream\r\nContent-Length: " + LONG + "\r\n";
  }

  private String fields(String more) throws IOException {
    return java.nio.file.Files.readString(registry.headers()).strip() + "\r\n" + more;
  }

  /** Where an upload goes that has just begun. */
  private URI begin() throws IOException {
    var at = URI.create(registry.url() + "/blobs/uploads/");
    var request = (HttpURLConnection) at.toURL().openConnection();
    request.setRequestMethod("POST");
    for (var line : fields("").lines().toList()) {
      int colon = line.indexOf(':');
      request.setRequestProperty(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    if (request.getResponseCode() != HttpURLConnection.HTTP_ACCEPTED) {
      throw new IOException("an upload was answered with " + request.getResponseCode());
    }
    return at.resolve(request.getHeaderField("Location"));
  }

  private Row row(String id, String what, Rounds rounds, Opening opening)
      throws IOException, InterruptedException {
    var above = new Samples();
    for (int i = 0; i < rounds.runs(); i++) {
      rounds.progress().at(id, i + 1, rounds.runs());
      double idle = server.usedHeap();
      above.add(Math.max(0, during(opening) - idle));
    }
    rounds.progress().done();
    var ours = new Side("slipway", "jcmd PID GC.class_histogram", above);
    return new Row(id, "heap used above idle: " + what, "MiB", ours, Optional.empty(), GOAL);
  }

  private double during(Opening opening) throws IOException, InterruptedException {
    var hurried = new CountDownLatch(AT_ONCE);
    var clients = new ArrayList<SlowClient>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        clients.add(opening.open(hurried));
      }
      if (!hurried.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(hurried.getCount() + " of " + AT_ONCE + " transfers did not begin");
      }
      double used = server.usedHeap();
      for (var client : clients) {
        client.check();
      }
      return used;
    } finally {
      close(clients);
    }
  }

  private static void close(List<SlowClient> clients) throws IOException {
    for (var client : clients) {
      client.close();
    }
  }
}
