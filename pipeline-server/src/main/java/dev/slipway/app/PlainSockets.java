package dev.slipway.app;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * WebSockets without compression and with small frames: a few bytes that unfold to many megabytes
 * would be held in memory before anybody could refuse them.
 */
@Singleton
final class PlainSockets implements HttpServerOptionsCustomizer {
  private static final int LARGEST_FRAME = 32 << 10;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    limit(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    limit(options);
  }

  private static void limit(HttpServerOptions options) {
    options
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(LARGEST_FRAME)
        .setMaxWebSocketMessageSize(LARGEST_FRAME);
  }
}
