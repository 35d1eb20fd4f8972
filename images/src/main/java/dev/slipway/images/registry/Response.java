package dev.slipway.images.registry;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Optional;

/** A registry's answer, its body unread. Closing it gives up the rest. */
final class Response implements AutoCloseable {
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

  java.util.List<String> headers(String name) {
    return http.headers().allValues(name);
  }

  boolean isRedirect() {
    return switch (status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** The whole body where it is no larger than allowed. */
  byte[] bytes(int most, String what) throws IOException {
    byte[] bytes = body().readNBytes(most + 1);
    if (bytes.length > most) {
      throw ImageException.refused("manifest-bytes", what + " is larger than " + most + " bytes");
    }
    return bytes;
  }

  /** This answer if it brings what was asked for, else a sentence that says why not. */
  Response orFail(String what) {
    if (status() == 200) {
      return this;
    }
    close();
    throw switch (status()) {
      case 401, 403 ->
          new ImageException(
              new Reason.Unauthorized(),
              "the registry does not let us have " + what + "; check its name and the credentials");
      case 404 -> new ImageException(new Reason.NotFound(), "the registry has no " + what);
      case 429 ->
          new ImageException(
              new Reason.Unreachable(), "the registry says that we ask too often for " + what);
      default ->
          new ImageException(
              new Reason.Unreachable(), "the registry answered " + status() + " for " + what);
    };
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
