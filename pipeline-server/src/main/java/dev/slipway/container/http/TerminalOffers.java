package dev.slipway.container.http;

import dev.slipway.access.Caller;
import dev.slipway.access.Permission;
import dev.slipway.access.Refusal;
import dev.slipway.container.Deed;
import dev.slipway.container.Known;
import dev.slipway.container.LiveSession;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Terminal sessions that were asked for and wait for their socket, for half a minute, each good for
 * one socket of the very token that asked. What may be done was decided by the route that was
 * asked, as for every other request.
 */
public final class TerminalOffers {
  private static final Duration LIFE = Duration.ofSeconds(30);
  private static final int MOST = 500;
  private static final int MOST_OF_ONE = 20;
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Offer> offers = new LinkedHashMap<>();

  TerminalOffers() {}

  /**
   * One.
   *
   * @param permission what it goes on to need
   * @param opening begins it
   */
  record Offer(
      Caller caller,
      Known container,
      Permission permission,
      Supplier<LiveSession> opening,
      Instant until) {}

  /**
   * Where to go on.
   *
   * @param session its id, which nobody can guess
   * @param socket path of the WebSocket
   */
  public record Offered(String session, String socket) {}

  /** Keeps it until it is claimed. */
  synchronized Offered offer(
      Known container, Caller caller, Supplier<LiveSession> opening, Instant now) {
    expire(now);
    var own = offers.values().stream().filter(o -> isOf(o, caller)).count();
    if (offers.size() >= MOST || own >= MOST_OF_ONE) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY,
          "too-many-sessions",
          "too many terminal sessions wait for their socket; try later");
    }
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    var id = HexFormat.of().formatHex(bytes);
    var permission = Deed.ENTER.permission(container);
    offers.put(id, new Offer(caller, container, permission, opening, now.plus(LIFE)));
    return new Offered(id, TerminalSockets.PATH + id);
  }

  /**
   * Whether there is one of that id. Whoever cannot name one is no further than the door: a socket
   * that shows its token later costs a place until then.
   */
  synchronized boolean waits(String id, Instant now) {
    expire(now);
    return offers.containsKey(id);
  }

  /** Hands it over, once, to whoever shows the token that asked for it. */
  synchronized Optional<Offer> claim(String id, Caller caller, Instant now) {
    expire(now);
    var offer = offers.get(id);
    if (offer == null || !isOf(offer, caller)) {
      return Optional.empty();
    }
    offers.remove(id);
    return Optional.of(offer);
  }

  private static boolean isOf(Offer offer, Caller caller) {
    return offer.caller().name().equals(caller.name())
        && offer.caller().token().equals(caller.token());
  }

  private void expire(Instant now) {
    for (Iterator<Offer> all = offers.values().iterator(); all.hasNext(); ) {
      if (all.next().until().isBefore(now)) {
        all.remove();
      }
    }
  }
}
