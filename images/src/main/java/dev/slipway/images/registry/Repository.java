package dev.slipway.images.registry;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Shown;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One repository at one registry, asked in one name. Opened by {@link Registries#repository}; may
 * be used by several threads.
 *
 * <p>Credentials go to the registry's own origin, or to a token server that is listed for it; never
 * to where a redirect leads.
 */
public final class Repository {
  private static final int MOST_HOPS = 5;
  private final Transport http;
  private final String name;
  private final Credentials credentials;
  private final ReentrantLock asking = new ReentrantLock();
  private Address address;
  private boolean probed;
  private volatile Optional<Token> token = Optional.empty();

  Repository(Transport http, Address address, ImageReference name, Credentials credentials) {
    this.http = http;
    this.address = address;
    this.name = name.repository();
    this.credentials = credentials;
    this.probed = !address.mayBePlain();
  }

  /** Asks for {@code /v2/NAME/rest}; the answer may be an error's. */
  Response get(String rest, String accept) {
    try {
      return follow(Address.uri(home().base() + "/v2/" + name + "/" + rest), accept);
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  ImageException unreachable(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new ImageException(
        new Reason.Unreachable(),
        "registry " + address.registry() + " cannot be reached: " + Shown.briefly(why),
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
    HttpRequest ping = http.request(Address.uri(plain.base() + "/v2/"), "*/*").build();
    try (Response answer = http.send(ping)) {
      return answer.status() == 400 ? secure : plain;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      // Not plain http; what is asked next over https tells what is wrong, if anything is.
      return secure;
    }
  }

  private Response follow(URI first, String accept) throws IOException {
    URI at = first;
    for (int hop = 0; hop <= MOST_HOPS; hop++) {
      Response response = ask(at, accept);
      if (!response.isRedirect()) {
        return response;
      }
      response.close();
      String location = response.header("Location").orElse("");
      at = at.resolve(Address.uri(location));
      address.checkRedirect(at);
    }
    throw new ImageException(
        new Reason.Unreachable(), "registry " + address.registry() + " redirects for ever");
  }

  /** One request, and a second one where the first shows that we must say who we are. */
  private Response ask(URI at, String accept) throws IOException {
    boolean home = Origin.of(at).equals(address.origin());
    Optional<Token> before = token;
    Response response = send(at, accept, home ? before : Optional.empty());
    if (response.status() != 401 || !home) {
      return response;
    }
    Optional<Token> fresh = authorize(before, response);
    if (fresh.isEmpty()) {
      return response;
    }
    response.close();
    return send(at, accept, fresh);
  }

  private Response send(URI at, String accept, Optional<Token> as) throws IOException {
    HttpRequest.Builder request = http.request(at, accept);
    as.ifPresent(t -> request.header("Authorization", t.header()));
    return http.send(request.build());
  }

  /** Another thread may have got a token since this one asked with {@code used}. */
  private Optional<Token> authorize(Optional<Token> used, Response refused) throws IOException {
    asking.lock();
    try {
      if (token.equals(used)) {
        token =
            switch (Challenge.read(refused.headers("WWW-Authenticate"))) {
              case Challenge.Bearer bearer ->
                  Optional.of(Token.fetch(http, address, bearer, name, credentials));
              case Challenge.Basic() ->
                  switch (credentials) {
                    case Credentials.Basic basic when used.isEmpty() ->
                        Optional.of(Token.basic(basic));
                    case Credentials.Basic rejected -> Optional.empty();
                    case Credentials.IdentityToken token -> Optional.empty();
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
