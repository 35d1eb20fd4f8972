package dev.slipway.images.registry;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Patience;
import dev.slipway.images.Shown;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLHandshakeException;

/**
 * One repository at one registry, asked in one name. Opened by {@link Registries}; may be used by
 * several threads.
 *
 * <p>Credentials go to the registry's own origin, or to a token server that is listed for it; never
 * to where a redirect or an upload's address leads.
 */
public final class Repository {
  private static final int MOST_HOPS = 5;

  /** Nobody is there, or the name is wrong: who waits should learn it soon. */
  private static final int MOST_UNHEARD = 3;

  private final Transport http;
  private final String name;
  private final List<String> scopes;
  private final Credentials credentials;
  private final Patience patience;
  private final ReentrantLock asking = new ReentrantLock();
  private Address address;
  private boolean probed;
  private volatile Optional<Token> token = Optional.empty();

  /**
   * @param scopes what a token is asked for, as {@code repository:NAME:ACTIONS}
   */
  Repository(
      Transport http,
      Address address,
      String name,
      List<String> scopes,
      Credentials credentials,
      Patience patience) {
    this.http = http;
    this.address = address;
    this.name = name;
    this.scopes = List.copyOf(scopes);
    this.credentials = credentials;
    this.patience = patience;
    this.probed = !address.mayBePlain();
  }

  /** Reads an answer. */
  interface Reader<T> {
    T read(Response answer) throws IOException;
  }

  /** The registry's name. */
  public String registry() {
    return address.registry();
  }

  public Patience patience() {
    return patience;
  }

  /** The address of {@code /v2/NAME/rest}. */
  URI uri(String rest) {
    try {
      return Address.uri(home().base() + "/v2/" + name + "/" + rest);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** The address of {@code /v2/}. */
  URI root() {
    try {
      return Address.uri(home().base() + "/v2/");
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  /** Where an answer sends us to go on; refused where no registry should send us. */
  URI location(Response answer) {
    String location = answer.header("Location").orElse("");
    if (location.isEmpty()) {
      throw ImageException.malformed("registry " + registry() + " does not say where to go on");
    }
    URI at = answer.uri().resolve(Address.uri(location));
    address.checkRedirect(at);
    return at;
  }

  /** Where a list goes on, which is at the registry itself. */
  Optional<URI> next(Response answer) {
    Optional<URI> next =
        Link.next(answer.headers("Link")).map(l -> answer.uri().resolve(Address.uri(l)));
    next.ifPresent(
        at -> {
          if (!Origin.of(at).equals(address.origin())) {
            throw ImageException.refused(
                "registry-address", "registry " + registry() + " goes on with a list elsewhere");
          }
        });
    return next;
  }

  /**
   * Asks, and reads the answer, which may be an error's. Asks again where the connection broke or
   * the registry is in passing trouble.
   */
  <T> T ask(Ask ask, Reader<T> reader) {
    Attempts attempts = new Attempts(patience);
    int unheard = 0;
    while (true) {
      try (Response answer = once(ask)) {
        if (!answer.isPassing() || !attempts.another(answer.retryAfter())) {
          return reader.read(answer);
        }
      } catch (IOException e) {
        unheard += e instanceof ConnectException ? 1 : 0;
        if (isFinal(e) || unheard == MOST_UNHEARD || !attempts.another()) {
          throw unreachable(e);
        }
      }
    }
  }

  private static boolean isFinal(IOException e) {
    return e instanceof InterruptedIOException || e instanceof SSLHandshakeException;
  }

  /** Asks without asking again. */
  Response once(Ask ask) throws IOException {
    Ask next = ask;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      Response response = authorized(next);
      if (!response.isRedirect()) {
        return response;
      }
      boolean asItWas = response.status() == 307 || response.status() == 308;
      if (!next.onlyReads() && !asItWas) {
        return response;
      }
      try (response) {
        next = next.to(location(response));
      }
    }
    throw new ImageException(
        new Reason.Unreachable(), "registry " + registry() + " redirects for ever");
  }

  ImageException unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ImageException(
        new Reason.Unreachable(),
        "registry " + registry() + " cannot be reached: " + Shown.briefly(why),
        e);
  }

  /**
   * Finds out once whether a registry on this machine speaks plain http or https. Plain http is
   * tried first, without credentials: a plain server may never answer a TLS greeting, while a TLS
   * server refuses a plain request at once, or says 400.
   */
  private Address home() throws IOException {
    asking.lock();
    try {
      address.checkHome();
      if (!probed) {
        address = probe(address);
        probed = true;
      }
      return address;
    } finally {
      asking.unlock();
    }
  }

  private Address probe(Address secure) throws IOException {
    Address plain = secure.plain();
    Ask ping = Ask.get(Address.uri(plain.base() + "/v2/"), "*/*");
    try (Response answer = http.send(ping, Optional.empty())) {
      return answer.status() == 400 ? secure : plain;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // Not plain http; what is asked next over https tells what is wrong, if anything is.
      return secure;
    }
  }

  /** One request, and a second one where the first shows that we must say who we are. */
  private Response authorized(Ask ask) throws IOException {
    boolean home = Origin.of(ask.at()).equals(home().origin());
    Optional<Token> before = token;
    Response response = http.send(ask, home ? before : Optional.empty());
    if (response.status() != 401 || !home) {
      return response;
    }
    Optional<Token> fresh = authorize(before, response);
    if (fresh.isEmpty()) {
      return response;
    }
    response.close();
    return http.send(ask, fresh);
  }

  /** Another thread may have got a token since this one asked with {@code used}. */
  private Optional<Token> authorize(Optional<Token> used, Response refused) throws IOException {
    asking.lock();
    try {
      if (token.equals(used)) {
        token =
            switch (Challenge.read(refused.headers("WWW-Authenticate"))) {
              case Challenge.Bearer bearer ->
                  Optional.of(Token.fetch(http, address, bearer, scopes, credentials));
              case Challenge.Basic() ->
                  switch (credentials) {
                    case Credentials.Basic basic when used.isEmpty() ->
                        Optional.of(Token.basic(basic));
                    case Credentials.Basic rejected -> Optional.empty();
                    case Credentials.IdentityToken unfit -> Optional.empty();
                    case Credentials.Anonymous() -> Optional.empty();
                  };
              case Challenge.Unknown() -> Optional.empty();
            };
      }
      return token;
    } finally {
      asking.unlock();
    }
  }
}
