package dev.slipway.images.registry;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A registry's answer, its body unread. Closing it gives up the rest. */
final class Response implements AutoCloseable {
  /** The code of the first error (distribution-spec 1.1, "Error Codes"); no other text is shown. */
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([A-Z_]{3,40})\"");

  private static final int EXCERPT = 4096;
  private final HttpResponse<InputStream> http;

  Response(HttpResponse<InputStream> http) {
    this.http = http;
  }

  int status() {
    return http.statusCode();
  }

  URI uri() {
    return http.uri();
  }

  InputStream body() {
    return http.body();
  }

  Optional<String> header(String name) {
    return http.headers().firstValue(name);
  }

  List<String> headers(String name) {
    return http.headers().allValues(name);
  }

  boolean isRedirect() {
    return switch (status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** Whether the same question may be answered otherwise a moment later. */
  boolean isPassing() {
    return switch (status()) {
      case 408, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /** How long it says to wait (RFC 9110 10.2.3). */
  Optional<Duration> retryAfter() {
    return header("Retry-After").flatMap(Response::wait);
  }

  private static Optional<Duration> wait(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(Instant.now(), then);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The whole body where it is no larger than allowed. */
  byte[] bytes(int most, String what) throws IOException {
    byte[] bytes = body().readNBytes(most + 1);
    if (bytes.length > most) {
      throw ImageException.refused("manifest-bytes", what + " is larger than " + most + " bytes");
    }
    return bytes;
  }

  /** This answer if it has one of these statuses, else a sentence that says why not. */
  Response orFail(String what, int... fine) {
    if (IntStream.of(fine).anyMatch(s -> s == status())) {
      return this;
    }
    String answered = status() + code();
    close();
    throw switch (status()) {
      case 401, 403 ->
          new ImageException(
              new Reason.Unauthorized(),
              "the registry answered "
                  + answered
                  + " for "
                  + what
                  + "; check its name, the credentials and what they may do");
      case 404 -> new ImageException(new Reason.NotFound(), "the registry has no " + what);
      case 429 ->
          new ImageException(
              new Reason.Unreachable(), "the registry says that we ask too often for " + what);
      case 400, 405, 413, 415, 422 ->
          ImageException.refused("registry", "the registry refuses " + what + ": " + answered);
      default ->
          new ImageException(
              new Reason.Unreachable(), "the registry answered " + answered + " for " + what);
    };
  }

  private String code() {
    try {
      String start = new String(body().readNBytes(EXCERPT), StandardCharsets.ISO_8859_1);
      Matcher m = CODE.matcher(start);
      return m.find() ? " (" + m.group(1) + ")" : "";
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    try {
      http.body().close();
    } catch (IOException e) {
      // The connection is given up either way.
      return;
    }
  }
}
