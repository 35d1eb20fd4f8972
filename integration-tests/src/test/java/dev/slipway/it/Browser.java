package dev.slipway.it;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real browser without a window, driven by the Chrome DevTools protocol. What scripts throw and
 * what the content policy blocks is kept in {@link #complaints}. Closing ends it and removes its
 * profile.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

  private Browser(Path profile, Process process) throws IOException {
    this.profile = profile;
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page(), new Answers())
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
  }

  /** Starts one whose page is that many pixels wide. */
  static Browser start(int width) {
    try {
      var profile = Files.createTempDirectory(Path.of("/var/tmp"), "slipway-browser-");
      var builder =
          new ProcessBuilder(
                  "chromium",
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("TMPDIR", profile.toString());
      var browser = new Browser(profile, builder.start());
      for (var domain : List.of("Page", "Runtime", "Log")) {
        browser.call(domain + ".enable", Map.of());
      }
      browser.call(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start chromium", e);
    }
  }

  /** Leads it to an address; does not wait for the page. */
  void open(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** What an expression of JavaScript is on the present page, as JSON. */
  JsonNode eval(String expression) {
    var answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** What a reader sees of the page. */
  String text() {
    return eval("document.body ? document.body.innerText : ''").asText();
  }

  /** Waits until the page shows that text. */
  void shows(String text) {
    await("the page shows: " + text)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              var shown = text();
              if (!shown.contains(text)) {
                throw new AssertionError("no '" + text + "' in:\n" + shown);
              }
            });
  }

  /** The errors of scripts and of loading since it was started. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Writes a picture of the page. */
  void picture(Path png) throws IOException {
    var data = call("Page.captureScreenshot", Map.of("format", "png")).path("data").asText();
    Files.write(png, Base64.getDecoder().decode(data));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = calls.incrementAndGet();
    var answer = new CompletableFuture<JsonNode>();
    waiting.put(id, answer);
    var message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /* The port is chosen by the browser, which writes it into its profile. */
  private URI page() throws IOException {
    var file = profile.resolve("DevToolsActivePort");
    await("chromium listens")
        .atMost(LONG)
        .until(() -> Files.exists(file) && Files.readString(file).contains("\n"));
    var port = Files.readAllLines(file).getFirst();
    var list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    try {
      var body = HttpClient.newHttpClient().send(list, HttpResponse.BodyHandlers.ofString()).body();
      for (var target : JSON.readTree(body)) {
        if (target.path("type").asText().equals("page")) {
          return URI.create(target.path("webSocketDebuggerUrl").asText());
        }
      }
      throw new IOException("chromium has no page: " + body);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    var all = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    try (var files = Files.walk(profile)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + profile, e);
    }
  }

  /** Takes messages apart: answers go to who asked, errors of the page are kept. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        take(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void take(String text) {
      try {
        var message = JSON.readTree(text);
        if (message.has("id")) {
          var answer = waiting.remove(message.path("id").asInt());
          if (answer != null) {
            answer.complete(message.path("result"));
          }
        } else if (message.path("method").asText().equals("Runtime.exceptionThrown")
            || message.at("/params/entry/level").asText().equals("error")) {
          complaints.add(message.path("params").toString());
        }
      } catch (IOException e) {
        complaints.add("chromium sent no JSON: " + text);
      }
    }
  }
}
