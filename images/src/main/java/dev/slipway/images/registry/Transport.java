package dev.slipway.images.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends single requests; follows nothing by itself, and gives up on who does not answer. */
final class Transport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  HttpRequest.Builder request(URI uri, String accept) {
    return HttpRequest.newBuilder(uri)
        .timeout(ANSWER)
        .header("Accept", accept)
        .header("User-Agent", "slipway");
  }

  Response send(HttpRequest request) throws IOException {
    try {
      return new Response(http.send(request, BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }
}
