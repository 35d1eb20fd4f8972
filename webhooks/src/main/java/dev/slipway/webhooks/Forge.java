package dev.slipway.webhooks;

import java.util.List;
import java.util.Optional;

/**
 * A service that hosts repositories and tells by webhook what happens in them.
 *
 * <p>A request is {@linkplain #screen screened} by its headers before its body is taken from the
 * network, {@linkplain #verify verified} over the raw bytes of the body, and only then {@linkplain
 * #read read}. Nothing here writes anything, throws for what a sender did, or keeps state: safe
 * from any thread.
 */
public sealed interface Forge permits GitHub {
  /** A hook has two secrets only while one takes over from the other. */
  int MAX_LIVE_SECRETS = 2;

  /** The forge as the hook's URL names it, such as {@code github}. */
  static Optional<Forge> named(String name) {
    return name.equals(GitHub.NAME) ? Optional.of(new GitHub()) : Optional.empty();
  }

  String name();

  /** Why a request is refused by its headers alone, before its body is worth reading; or empty. */
  Optional<Refused> screen(Headers headers);

  /**
   * Compares signatures in constant time, and parses nothing.
   *
   * @param secrets those of the hook that was called; none means refused
   * @throws IllegalArgumentException if there are more than {@link #MAX_LIVE_SECRETS}
   */
  Verification verify(Delivery delivery, List<WebhookSecret> secrets);

  /** What happened, or what is wrong with the payload. */
  Reading read(VerifiedDelivery delivery);
}
