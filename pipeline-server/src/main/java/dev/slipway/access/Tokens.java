package dev.slipway.access;

import dev.slipway.event.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens of principals, without their texts. */
public interface Tokens {
  /**
   * A token as it is kept.
   *
   * @param hash {@link TokenText#hash}; compare in constant time
   * @param owner the token's principal with its grants of today
   */
  record Kept(ApiToken token, byte[] hash, Principal owner) {}

  /** Adds one; its principal exists. */
  void add(Transaction tx, ApiToken token, byte[] hash);

  Optional<Kept> find(String id);

  /** Ends one for ever; false if there is no such live token. Of two at once, one gets true. */
  boolean revoke(Transaction tx, String id, Instant now);

  /** Notes that it was used, to about a minute; cheap enough for every request. */
  void used(String id, Instant now);

  /** In the order of creation. */
  List<ApiToken> all();
}
