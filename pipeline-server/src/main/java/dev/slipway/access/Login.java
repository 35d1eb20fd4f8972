package dev.slipway.access;

import dev.slipway.event.Journal;
import dev.slipway.event.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Trades the one-time token of a new server for its first administrator's own. */
public final class Login {
  private final Transactions transactions;
  private final Principals principals;
  private final Tokens tokens;
  private final Journal journal;

  public Login(Transactions transactions, Principals principals, Tokens tokens, Journal journal) {
    this.transactions = transactions;
    this.principals = principals;
    this.tokens = tokens;
    this.journal = journal;
  }

  /**
   * Spends the one-time token. Of two that try at once, one is refused.
   *
   * @param name of the administrator; made unless there is one already
   * @throws Refusal if the token is not a live one-time token, or the name is somebody else's
   */
  public Issued login(String oneTime, String name, Instant now) {
    var spent =
        TokenAuthenticator.live(tokens, oneTime, now)
            .filter(kept -> kept.owner().name().equals(Principal.BOOTSTRAP))
            .orElseThrow(Login::refused)
            .token();
    var administrator = administrator(name, now);
    var text = TokenText.fresh();
    var token =
        ApiToken.fresh(
            text, name, Set.of(Permission.values()), now, now.plus(CreateToken.USUAL_LIFE));
    transactions.run(
        tx -> {
          if (!tokens.revoke(tx, spent.id(), now)) {
            throw refused();
          }
          if (principals.add(tx, administrator)) {
            journal.append(tx, PrincipalEvents.created(administrator, name, spent.id()));
          }
          tokens.add(tx, token, text.hash());
          journal.append(tx, TokenEvents.created(token, name, spent.id()));
        });
    return new Issued(token, text);
  }

  private Principal administrator(String name, Instant now) {
    var everything = List.of(new Grant(Role.ADMINISTRATOR, Optional.empty()));
    var administrator = principals.find(name).orElseGet(() -> new Principal(name, everything, now));
    if (name.equals(Principal.BOOTSTRAP) || !administrator.isAdministrator()) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "principal-exists",
          "'%s' exists and is no administrator; choose another name".formatted(name));
    }
    return administrator;
  }

  private static Refusal refused() {
    return new Refusal(
        Refusal.Kind.UNAUTHENTICATED,
        "unauthenticated",
        "not the one-time token, or it was used already; a new one is written when the server"
            + " starts and no administrator's token has ever been used");
  }
}
