package dev.slipway.images.build;

import dev.slipway.images.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files of the internet. Only public addresses are asked: a file that anybody wrote must not make
 * this machine ask itself, its network or the metadata service of its cloud. Redirects are followed
 * by the same rule, five at most.
 */
public final class FetchFiles implements RemoteFiles {
  private static final int MOST_REDIRECTS = 5;
  private static final long MOST_BYTES = 2L << 30;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private final Predicate<InetAddress> allowed;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(30))
          .build();

  FetchFiles(Predicate<InetAddress> allowed) {
    this.allowed = allowed;
  }

  public static FetchFiles ofTheInternet() {
    return new FetchFiles(FetchFiles::isPublic);
  }

  /** Whether an address is one of the public internet, for every way it can be written. */
  public static boolean isPublic(InetAddress a) {
    byte[] b = a.getAddress();
    boolean shared = b.length == 4 && (b[0] & 0xff) == 100 && (b[1] & 0xc0) == 64;
    boolean reserved = b.length == 4 && ((b[0] & 0xff) == 0 || (b[0] & 0xff) >= 240);
    boolean unique = b.length == 16 && (b[0] & 0xfe) == 0xfc;
    // NAT64 and 6to4 lead to an IPv4 address that is written in them.
    boolean translated =
        b.length == 16 && (b[0] == 0x20 && b[1] == 0x02 || b[0] == 0 && b[1] == 0x64);
    return !(shared
        || reserved
        || unique
        || translated
        || a.isLoopbackAddress()
        || a.isAnyLocalAddress()
        || a.isLinkLocalAddress()
        || a.isSiteLocalAddress()
        || a.isMulticastAddress());
  }

  @Override
  public Fetched file(URI address, Path to) throws IOException, InterruptedException {
    URI next = address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      check(next);
      HttpResponse<InputStream> answer = ask(next);
      try (InputStream body = answer.body()) {
        if (answer.statusCode() / 100 == 3) {
          next = next.resolve(location(answer, next));
          continue;
        }
        if (answer.statusCode() != 200) {
          throw new CommandRefusedException(
              "%s answers %d".formatted(shown(next), answer.statusCode()));
        }
        return new Fetched(write(body, to, next), modified(answer));
      }
    }
    throw new CommandRefusedException(shown(address) + " redirects too often");
  }

  private HttpResponse<InputStream> ask(URI address) throws InterruptedException {
    try {
      return http.send(
          HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CommandRefusedException(
          "%s cannot be fetched: %s".formatted(shown(address), e.getMessage()));
    }
  }

  private void check(URI address) {
    String scheme = Optional.ofNullable(address.getScheme()).orElse("");
    String host = Optional.ofNullable(address.getHost()).orElse("");
    if (!scheme.matches("(?i)https?") || host.isEmpty() || address.getUserInfo() != null) {
      throw new CommandRefusedException(
          shown(address) + " is no address of a file (expected http or https, without a password)");
    }
    try {
      for (InetAddress one : InetAddress.getAllByName(host)) {
        if (!allowed.test(one)) {
          throw new CommandRefusedException(
              "%s is not fetched: %s is not on the public internet"
                  .formatted(shown(address), one.getHostAddress()));
        }
      }
    } catch (UnknownHostException e) {
      throw new CommandRefusedException("there is no host " + host);
    }
  }

  /** Without a query: people put keys there. */
  private static String shown(URI address) {
    return address.getScheme() + "://" + address.getHost() + address.getPath();
  }

  private static String location(HttpResponse<InputStream> answer, URI from) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(
            () -> new CommandRefusedException(shown(from) + " redirects, but not where to"));
  }

  private static Optional<Instant> modified(HttpResponse<InputStream> answer) {
    try {
      return answer
          .headers()
          .firstValue("Last-Modified")
          .map(t -> ZonedDateTime.parse(t, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Digest write(InputStream body, Path to, URI from) throws IOException {
    MessageDigest sum = Digest.sha256();
    long written = 0;
    byte[] buffer = new byte[64 * 1024];
    try (OutputStream out =
        new DigestOutputStream(Files.newOutputStream(to, StandardOpenOption.CREATE_NEW), sum)) {
      for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
        written += got;
        if (written > MOST_BYTES) {
          throw new CommandRefusedException(shown(from) + " is larger than 2 GiB");
        }
        out.write(buffer, 0, got);
      }
    }
    return Digest.finish(sum);
  }

  @Override
  public String commit(String remote, String ref) {
    throw noGit();
  }

  @Override
  public void repository(String remote, String commit, boolean keepGitDirectory, Path to) {
    throw noGit();
  }

  private static CommandRefusedException noGit() {
    return new CommandRefusedException(
        "this server fetches no git repositories for ADD; clone it into the context, or in a RUN");
  }
}
