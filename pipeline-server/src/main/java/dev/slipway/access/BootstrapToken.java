package dev.slipway.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a new server its one-time token, in a file that only its owner can read; there is no
 * default password.
 */
public final class BootstrapToken {
  private static final Duration LIFE = Duration.ofDays(3650);

  private final Transactions transactions;
  private final Principals principals;
  private final Tokens tokens;
  private final Journal journal;
  private final Path file;

  /**
   * @param file {@code admin.token} in the data directory
   */
  public BootstrapToken(
      Transactions transactions, Principals principals, Tokens tokens, Journal journal, Path file) {
    this.transactions = transactions;
    this.principals = principals;
    this.tokens = tokens;
    this.journal = journal;
    this.file = file;
  }

  /**
   * Called at every start: the file with the one-time token, or empty (and no file) once a live
   * administrator's token has been used. Until then the answer to a login may have been lost on its
   * way, and another one-time token is the way back in. Dying between any two lines is mended by
   * the next start.
   */
  public Optional<Path> ready(Instant now) {
    if (hasAdministrator(now)) {
      unspent(now).forEach(token -> revoke(token, now));
      PrivateFile.delete(file);
      return Optional.empty();
    }
    if (!isInFile(now)) {
      unspent(now).forEach(token -> revoke(token, now));
      PrivateFile.write(file, (make(now).reveal() + "\n").getBytes(US_ASCII));
    }
    return Optional.of(file);
  }

  private boolean hasAdministrator(Instant now) {
    return tokens.all().stream()
        .filter(token -> token.isLive(now) && token.lastUsed().isPresent())
        .filter(token -> token.only().isEmpty() && token.scopes().contains(Permission.ADMIN))
        .flatMap(token -> principals.find(token.principal()).stream())
        .anyMatch(Principal::isAdministrator);
  }

  private boolean isInFile(Instant now) {
    return PrivateFile.read(file, 200)
        .flatMap(bytes -> TokenAuthenticator.live(tokens, new String(bytes, US_ASCII).strip(), now))
        .filter(kept -> kept.owner().name().equals(Principal.BOOTSTRAP))
        .isPresent();
  }

  private List<ApiToken> unspent(Instant now) {
    return tokens.all().stream()
        .filter(token -> token.principal().equals(Principal.BOOTSTRAP) && token.isLive(now))
        .toList();
  }

  private void revoke(ApiToken token, Instant now) {
    transactions.run(
        tx -> {
          if (tokens.revoke(tx, token.id(), now)) {
            journal.append(tx, TokenEvents.revoked(token, Principal.BOOTSTRAP, token.id()));
          }
        });
  }

  private TokenText make(Instant now) {
    var text = TokenText.fresh();
    var token = ApiToken.fresh(text, Principal.BOOTSTRAP, Set.of(), now, now.plus(LIFE));
    transactions.run(
        tx -> {
          var bootstrap = new Principal(Principal.BOOTSTRAP, List.of(), now);
          if (principals.add(tx, bootstrap)) {
            journal.append(tx, PrincipalEvents.created(bootstrap, bootstrap.name(), token.id()));
          }
          tokens.add(tx, token, text.hash());
          journal.append(tx, TokenEvents.created(token, Principal.BOOTSTRAP, token.id()));
        });
    return text;
  }
}
