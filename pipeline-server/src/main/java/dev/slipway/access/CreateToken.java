package dev.slipway.access;

import dev.slipway.event.Journal;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Makes a token for a principal. */
public final class CreateToken {
  /** How long a token opens anything when nothing else is asked for. */
  public static final Duration USUAL_LIFE = Duration.ofDays(90);

  /** How long at most. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(365);

  private final Transactions transactions;
  private final Principals principals;
  private final Tokens tokens;
  private final Journal journal;

  public CreateToken(
      Transactions transactions, Principals principals, Tokens tokens, Journal journal) {
    this.transactions = transactions;
    this.principals = principals;
    this.tokens = tokens;
    this.journal = journal;
  }

  /**
   * What is asked for.
   *
   * @param scopes empty for all the principal's rights
   * @param only the project to bind it to
   */
  public record Wish(
      String principal, Set<Permission> scopes, Optional<ProjectName> only, Duration life) {
    public Wish {
      scopes = Set.copyOf(scopes);
      if (life.isNegative() || life.isZero() || life.compareTo(LONGEST_LIFE) > 0) {
        throw new IllegalArgumentException(
            "a token lives from 1 to %d days, not %d"
                .formatted(LONGEST_LIFE.toDays(), life.toDays()));
      }
    }
  }

  /**
   * Makes it.
   *
   * @throws Refusal if there is no such principal
   */
  public Issued create(Wish wish, Caller by, Instant now) {
    if (principals.find(wish.principal()).isEmpty() || isBootstrap(wish)) {
      throw Refusal.notFound("principal", shown(wish.principal()));
    }
    var text = TokenText.fresh();
    var scopes = wish.scopes().isEmpty() ? Set.of(Permission.values()) : wish.scopes();
    var token =
        ApiToken.fresh(text, wish.principal(), scopes, now, now.plus(wish.life()))
            .within(wish.only());
    transactions.run(
        tx -> {
          tokens.add(tx, token, text.hash());
          journal.append(tx, TokenEvents.created(token, by.name(), by.token()));
        });
    return new Issued(token, text);
  }

  private static boolean isBootstrap(Wish wish) {
    return wish.principal().equals(Principal.BOOTSTRAP);
  }

  private static String shown(String name) {
    return name.length() <= 70 ? name : name.substring(0, 70) + "...";
  }
}
