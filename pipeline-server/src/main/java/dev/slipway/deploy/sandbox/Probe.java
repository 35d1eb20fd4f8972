package dev.slipway.deploy.sandbox;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Asks once whether a service is healthy: an HTTP GET that is answered with 200 to 399. */
final class Probe {
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What is wrong; empty if it is healthy. The answer's body is not read. */
  Optional<String> fault(URI target, Duration most) throws InterruptedException {
    var timeout = most.compareTo(SHORTEST) < 0 ? SHORTEST : most;
    var request =
        HttpRequest.newBuilder(target)
            .timeout(timeout)
            .header("User-Agent", "slipway-health-check")
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      response.body().close();
      int status = response.statusCode();
      return status >= 200 && status < 400 ? Optional.empty() : Optional.of("status " + status);
    } catch (HttpConnectTimeoutException e) {
      return Optional.of("no connection within " + timeout.toMillis() + " ms");
    } catch (HttpTimeoutException e) {
      return Optional.of("no answer within " + timeout.toMillis() + " ms");
    } catch (ConnectException e) {
      return Optional.of("connection refused");
    } catch (IOException e) {
      return Optional.of("no valid answer (%s)".formatted(e.getMessage()));
    }
  }
}
