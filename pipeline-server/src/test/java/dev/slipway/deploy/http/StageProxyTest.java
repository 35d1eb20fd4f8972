package dev.slipway.deploy.http;

import static dev.slipway.deploy.http.ProxiedStages.HOST;
import static dev.slipway.deploy.http.ProxiedStages.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageProxyTest {
  private final ProxiedStages stages = new ProxiedStages();

  @AfterEach
  void close() {
    stages.close();
  }

  private static void headers(HttpServerRequest request) {
    request
        .response()
        .end(
            request.headers().entries().stream()
                .map(header -> header.getKey().toLowerCase() + ": " + header.getValue())
                .sorted()
                .collect(Collectors.joining("\n", request.uri() + "\n", "\n")));
  }

  @Test
  void leadsTheHostOfAStageToItsBackendAndNoOther() {
    stages.lead(stages.backend(request -> request.response().end("web " + request.uri())));
    assertEquals("200 web /a?b=c", stages.get(HOST, "/a?b=c"));
    assertEquals("200 web /", stages.get("STAGING.Shop.localhost.", "/"));
    assertEquals("200 slipway itself", stages.get("localhost", "/"));
    assertEquals("200 slipway itself", stages.get("127.0.0.1", "/"));
    assertEquals("200 slipway itself", stages.get("staging.shop.example.org", "/"));
  }

  @Test
  void saysSoWhereNothingIsLiveAndNeverShowsItselfThere() {
    assertEquals("503 Nothing is live here yet.\n", stages.get(HOST, "/"));
    assertEquals("503 Nothing is live here yet.\n", stages.get("shop.localhost", "/"));
    assertEquals("503 Nothing is live here yet.\n", stages.get("x.staging.shop.localhost", "/"));
    assertEquals("503 Nothing is live here yet.\n", stages.get("-.shop.localhost", "/api/v1/me"));
  }

  @Test
  void losesNoRequestOverTwentySwitches() throws Exception {
    var stop = new AtomicBoolean();
    var answers = new AtomicInteger();
    stages.lead(numbered(0));
    var clients =
        IntStream.range(0, 8)
            .mapToObj(n -> CompletableFuture.runAsync(() -> askUntil(stop, answers)))
            .toList();
    for (int n = 1; n <= 20; n++) {
      var old = stages.routes.backend(ProxiedStages.STAGING).orElseThrow();
      stages.lead(numbered(n));
      assertTrue(stages.routes.awaitIdle(old.deployment(), Duration.ofSeconds(10)));
      int before = answers.get();
      while (answers.get() < before + 20) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    stop.set(true);
    for (var client : clients) {
      client.get(20, TimeUnit.SECONDS);
    }
    assertTrue(answers.get() >= 400, () -> "only " + answers);
  }

  /** Answers a little later, so that a switch finds requests in flight. */
  private dev.slipway.deploy.Routes.Backend numbered(int n) {
    return stages.backend(
        request -> stages.vertx.setTimer(3, t -> request.response().end("backend " + n)));
  }

  private void askUntil(AtomicBoolean stop, AtomicInteger answers) {
    while (!stop.get()) {
      var answer = stages.get(HOST, "/");
      assertTrue(answer.startsWith("200 backend "), answer);
      answers.incrementAndGet();
    }
  }

  @Test
  void countsAVisitUntilItIsAnswered() throws Exception {
    var asked = new CompletableFuture<HttpServerRequest>();
    var slow = stages.backend(asked::complete);
    stages.lead(slow);
    var answer = CompletableFuture.supplyAsync(() -> stages.get(HOST, "/"));
    var request = asked.get(10, TimeUnit.SECONDS);
    assertFalse(stages.routes.awaitIdle(slow.deployment(), Duration.ofMillis(20)));
    request.response().end("done");
    assertEquals("200 done", answer.get(10, TimeUnit.SECONDS));
    assertTrue(stages.routes.awaitIdle(slow.deployment(), Duration.ofSeconds(10)));
  }

  @Test
  void countsAVisitNoLongerOnceTheVisitorIsGone() throws Exception {
    var asked = new CompletableFuture<HttpServerRequest>();
    var slow = stages.backend(asked::complete);
    stages.lead(slow);
    try (var socket = new Socket("127.0.0.1", stages.port)) {
      socket
          .getOutputStream()
          .write(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      asked.get(10, TimeUnit.SECONDS);
    }
    assertTrue(stages.routes.awaitIdle(slow.deployment(), Duration.ofSeconds(10)));
  }

  @Test
  void tellsTheTruthAboutTheWayAndEndsTheHop() throws IOException {
    stages.lead(stages.backend(StageProxyTest::headers));
    var answer =
        stages.raw(
            """
            GET /x HTTP/1.1\r
            Host: %s\r
            X-Forwarded-For: 10.0.0.1\r
            X-Forwarded-Proto: https\r
            X-Forwarded-Host: evil.example\r
            Forwarded: for=10.0.0.1\r
            X-Real-IP: 10.0.0.1\r
            X-Mine: kept\r
            X-Hop: dropped\r
            Proxy-Connection: keep-alive\r
            Connection: X-Hop, X-Forwarded-For, x-forwarded-host, X-Forwarded-Proto, Host\r
            Connection: close\r
            \r
            """
                .formatted(HOST));
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    assertTrue(answer.contains("\nhost: " + HOST + "\n"), answer);
    assertTrue(answer.contains("\nx-forwarded-for: 127.0.0.1\n"), answer);
    assertTrue(answer.contains("\nx-forwarded-proto: http\n"), answer);
    assertTrue(answer.contains("\nx-forwarded-host: " + HOST + "\n"), answer);
    assertTrue(answer.contains("\nx-mine: kept\n"), answer);
    for (var gone : new String[] {"10.0.0.1", "evil", "x-hop", "proxy-connection"}) {
      assertFalse(answer.contains(gone), gone + " in " + answer);
    }
  }

  @Test
  void keepsTheVisitorsConnectionWhenTheBackendClosesItsOwn() {
    stages.lead(
        stages.backend(
            request -> request.response().putHeader("Connection", "close").end("closed")));
    var response = await(stages.answer(HOST, "/")).response();
    assertFalse(response.headers().contains("connection"));
  }

  @Test
  void refusesWhatCanBeReadInMoreThanOneWay() throws IOException {
    var reached = new AtomicInteger();
    stages.lead(
        stages.backend(
            request -> {
              reached.incrementAndGet();
              request.response().end();
            }));
    var host = "Host: " + HOST + "\r\n";
    var end = "Connection: close\r\n\r\n";
    for (var request :
        new String[] {
          "GET / HTTP/1.1\r\n" + host + "Host: localhost\r\n" + end,
          "GET http://localhost/ HTTP/1.1\r\n" + host + end,
          "GET / HTTP/1.1\r\nHost: localhost\r\n" + host + end,
          "GET http://" + HOST + "/ HTTP/1.1\r\nHost: localhost\r\n" + end,
          "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n" + end + "ab",
          "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n" + end + "0\r\n\r\n",
        }) {
      var answer = stages.raw(request);
      assertTrue(answer.startsWith("HTTP/1.1 400"), request + answer);
    }
    assertEquals(0, reached.get());
  }

  @Test
  void anAnswerThatChangesTheProtocolUnaskedIsNone() throws Exception {
    try (var liar = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> switchUnasked(liar));
      stages.lead(
          new dev.slipway.deploy.Routes.Backend(
              java.util.UUID.randomUUID(), "127.0.0.1", liar.getLocalPort()));
      var answer = stages.raw("GET / HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 502"), answer);
      assertFalse(answer.contains("smuggled"), answer);
    }
  }

  private static void switchUnasked(java.net.ServerSocket liar) {
    try (var socket = liar.accept()) {
      socket.getInputStream().read(new byte[1000]);
      var answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nsmuggled";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The length is dropped before the request is passed on: both sides go by the chunks. */
  @Test
  void passesNoLengthBesideChunks() throws IOException {
    stages.lead(
        stages.backend(
            request ->
                request
                    .body()
                    .onSuccess(
                        body ->
                            request
                                .response()
                                .end(
                                    body
                                        + " "
                                        + request.headers().contains("content-length")
                                        + " "
                                        + request.uri()))));
    var answer =
        stages.raw(
            "POST /one HTTP/1.1\r\nHost: "
                + HOST
                + "\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\nabc\r\n0\r\n\r\nGET /two HTTP/1.1\r\nHost: "
                + HOST
                + "\r\n\r\n");
    assertTrue(
        answer.startsWith("HTTP/1.1 400") || answer.contains("abc false /one"), () -> answer);
    assertFalse(answer.contains("/two"), answer);
  }

  @Test
  void streamsBodiesBothWays() {
    stages.lead(
        stages.backend(
            request -> {
              request.response().setChunked(true);
              request.pipeTo(request.response());
            }));
    var chunk = Buffer.buffer(new byte[1 << 16]);
    var received = new AtomicLong();
    var all = Promise.<Void>promise();
    stages
        .client
        .request(stages.to(HOST, "/").setMethod(HttpMethod.POST))
        .onSuccess(
            request -> {
              request.setChunked(true);
              request
                  .response()
                  .onSuccess(
                      response -> {
                        response.handler(part -> received.addAndGet(part.length()));
                        response.endHandler(all::complete);
                      });
              for (int n = 0; n < 256; n++) {
                request.write(chunk);
              }
              request.end();
            });
    await(all.future());
    assertEquals(256L << 16, received.get());
  }

  @Test
  void doesNotReadFasterThanTheVisitorDoes() throws Exception {
    var written = new AtomicLong();
    var full = new CompletableFuture<Long>();
    long whole = 1L << 30;
    stages.lead(
        stages.backend(
            request -> {
              var response = request.response().putHeader("Content-Length", "" + whole);
              var chunk = Buffer.buffer(new byte[1 << 16]);
              pump(response, chunk, written, whole, full);
            }));
    try (var socket = new Socket("127.0.0.1", stages.port)) {
      socket
          .getOutputStream()
          .write(("GET / HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      assertEquals('H', socket.getInputStream().read());
      assertTrue(full.get(20, TimeUnit.SECONDS) < whole / 4);
    }
  }

  /** Writes until nobody has drained it for half a second. */
  private void pump(
      io.vertx.core.http.HttpServerResponse response,
      Buffer chunk,
      AtomicLong written,
      long whole,
      CompletableFuture<Long> full) {
    while (!response.writeQueueFull() && written.get() < whole) {
      response.write(chunk);
      written.addAndGet(chunk.length());
    }
    long stuck = stages.vertx.setTimer(500, t -> full.complete(written.get()));
    response.drainHandler(
        drained -> {
          stages.vertx.cancelTimer(stuck);
          pump(response, chunk, written, whole, full);
        });
    if (written.get() >= whole) {
      full.complete(written.get());
    }
  }

  @Test
  void passesWebSocketsAndCountsThemUntilTheyEnd() throws Exception {
    var echo = stages.backend(request -> request.toWebSocket().onSuccess(this::greetAndEcho));
    stages.lead(echo);
    var texts = new java.util.concurrent.LinkedBlockingQueue<String>();
    var options = new WebSocketConnectOptions();
    options.setHost("127.0.0.1").setPort(stages.port).addHeader("Host", HOST).setURI("/chat");
    var socket =
        await(
            stages
                .vertx
                .createWebSocketClient()
                .webSocket()
                .textMessageHandler(texts::add)
                .connect(options));
    assertEquals("hello http " + HOST, texts.poll(10, TimeUnit.SECONDS));
    socket.writeTextMessage("ping");
    assertEquals("ping", texts.poll(10, TimeUnit.SECONDS));
    assertFalse(stages.routes.awaitIdle(echo.deployment(), Duration.ofMillis(20)));
    socket.close();
    assertTrue(stages.routes.awaitIdle(echo.deployment(), Duration.ofSeconds(10)));
  }

  private void greetAndEcho(io.vertx.core.http.ServerWebSocket socket) {
    socket.textMessageHandler(socket::writeTextMessage);
    socket.writeTextMessage(
        "hello "
            + socket.headers().get("X-Forwarded-Proto")
            + " "
            + socket.headers().get("X-Forwarded-Host").replaceFirst(":.*", ""));
  }

  @Test
  void saysThatABackendIsNotThere() throws Exception {
    var gone = stages.backend(request -> request.response().end());
    stages.lead(
        new dev.slipway.deploy.Routes.Backend(gone.deployment(), "127.0.0.1", closedPort()));
    assertEquals(
        "502 The application can't be reached, or its answer can't be read.\n",
        stages.get(HOST, "/"));
    assertTrue(stages.routes.awaitIdle(gone.deployment(), Duration.ofSeconds(10)));
  }

  private static int closedPort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
