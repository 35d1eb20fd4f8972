package dev.slipway.images.registry;

import dev.slipway.images.Proxies;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends single requests; follows nothing by itself, and gives up on who does not answer. */
final class Transport {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private final HttpClient http;

  Transport(Proxies proxies) {
    this.http = plain(proxies).build();
  }

  /** One that also trusts the certificates of a PEM file. */
  Transport(Proxies proxies, Path certificates) {
    this.http = plain(proxies).sslContext(Trust.in(certificates)).build();
  }

  private static HttpClient.Builder plain(Proxies proxies) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .proxy(new Through(proxies))
        .connectTimeout(CONNECT);
  }

  Response send(Ask ask, Optional<Token> as) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(ask.at()).header("User-Agent", "slipway");
    ask.headers().forEach(request::header);
    as.ifPresent(t -> request.header("Authorization", t.header()));
    Moving moving = new Moving();
    BodyPublisher body =
        ask.content().map(c -> publisher(c, moving)).orElseGet(BodyPublishers::noBody);
    request.method(ask.method(), body);
    return new Response(
        await(http.sendAsync(request.build(), BodyHandlers.ofInputStream()), moving));
  }

  private static BodyPublisher publisher(Body content, Moving moving) {
    if (content.length() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> moving.over(content)), content.length());
  }

  /** The client's own timeout is for the whole request; a large body may take longer than that. */
  private static HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> answer, Moving moving) throws IOException {
    try {
      while (true) {
        try {
          return answer.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          if (moving.quiet().compareTo(ANSWER) > 0) {
            answer.cancel(true);
            throw new IOException("nothing moved for " + ANSWER.toSeconds() + " seconds", e);
          }
        }
      }
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /** When a body was last read from. */
  private static final class Moving {
    private volatile long last = System.nanoTime();

    Duration quiet() {
      return Duration.ofNanos(System.nanoTime() - last);
    }

    InputStream over(Body content) {
      InputStream in;
      try {
        in = content.source().open();
      } catch (IOException e) {
        in = new Failing(e);
      }
      return new FilterInputStream(in) {
        @Override
        public int read(byte[] b, int off, int len) throws IOException {
          last = System.nanoTime();
          return in.read(b, off, len);
        }
      };
    }
  }

  /** What cannot be opened fails when it is read: the client takes no exception before. */
  private static final class Failing extends InputStream {
    private final IOException why;

    Failing(IOException why) {
      this.why = why;
    }

    @Override
    public int read() throws IOException {
      throw why;
    }
  }

  /** Our settings, in the JDK's form. */
  private static final class Through extends ProxySelector {
    private final Proxies proxies;

    Through(Proxies proxies) {
      this.proxies = proxies;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return proxies
          .forTarget(uri)
          .map(p -> new java.net.InetSocketAddress(p.getHostString(), p.getPort()))
          .map(p -> List.of(new Proxy(Proxy.Type.HTTP, p)))
          .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // The request that needed it fails with the same exception.
    }
  }
}
