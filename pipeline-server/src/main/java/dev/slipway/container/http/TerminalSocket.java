package dev.slipway.container.http;

import dev.slipway.access.Refusal;
import dev.slipway.access.StandingRight;
import dev.slipway.container.LiveSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One terminal session over one socket: output by a thread of its own, input by the calling one,
 * and a third that asks now and then whether the caller still may and the other side still is.
 */
final class TerminalSocket {
  private static final Logger LOG = Logger.getLogger(TerminalSocket.class.getName());

  private static final Duration TOKEN = Duration.ofSeconds(5);
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofHours(8);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final String REVOKED = "the token was revoked or may not any more";

  private static final int NORMAL = 1000;
  private static final int POLICY = 1008;
  private static final int BROKEN = 1011;

  private final SocketLink link;
  private final StandingRight rights;
  private volatile long activeNanos = System.nanoTime();
  private volatile boolean over;

  TerminalSocket(SocketLink link, StandingRight rights) {
    this.link = link;
    this.rights = rights;
  }

  /** Turns a token from the first frame into the session it had asked for. */
  interface Claim {
    TerminalOffers.Offer of(String token);
  }

  /** Runs it to its end. */
  void run(Optional<TerminalOffers.Offer> offer, Claim claim) throws InterruptedException {
    try {
      serve(offer.isPresent() ? offer.get() : claim.of(token()));
    } catch (Refusal e) {
      link.send(TerminalProtocol.error(e.code(), String.valueOf(e.getMessage())));
      link.close(POLICY, e.code());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a terminal session broke", e);
      link.send(TerminalProtocol.error("broken", "the session broke; the server's log says why"));
      link.close(BROKEN, "broken");
    }
  }

  private String token() throws InterruptedException {
    var frame = link.next(TOKEN).orElseThrow(TerminalSocket::noToken);
    if (isControl(frame)
        && TerminalProtocol.read(payload(frame)).orElse(null)
            instanceof TerminalProtocol.Control.Token token) {
      return token.text();
    }
    throw noToken();
  }

  private static Refusal noToken() {
    return new Refusal(
        Refusal.Kind.UNAUTHENTICATED, "unauthenticated", "the first frame must show a token");
  }

  private void serve(TerminalOffers.Offer offer) throws InterruptedException {
    try (var session = offer.opening().get()) {
      link.send(TerminalProtocol.open(session.terminal()));
      var output = Thread.ofVirtual().name("terminal output").start(() -> output(session));
      var guard =
          Thread.ofVirtual().name("terminal guard").start(() -> guard(offer, session, output));
      try {
        input(session);
      } finally {
        over = true;
        session.close();
        output.interrupt();
        guard.interrupt();
        output.join(BEAT);
      }
    }
  }

  /* It ends with the process, or when nobody reads it. */
  private void output(LiveSession session) {
    try {
      for (var chunk = session.read(); chunk.isPresent() && !over; chunk = session.read()) {
        activeNanos = System.nanoTime();
        if (!link.send(TerminalProtocol.output(chunk.get()))) {
          over = true;
          session.close();
          return;
        }
      }
      if (!over) {
        link.send(TerminalProtocol.exit(session.await()));
        link.close(NORMAL, "exit");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the output of a terminal session broke", e);
      link.close(BROKEN, "broken");
    } finally {
      over = true;
    }
  }

  /* Input may be stuck in a process that reads none: only the end of the session ends that. */
  private void guard(TerminalOffers.Offer offer, LiveSession session, Thread output) {
    try {
      while (!over) {
        Thread.sleep(BEAT);
        boolean may = mayGoOn(offer);
        var why = may ? ending() : Optional.of(REVOKED);
        if (!may) {
          // Who may not look any more must not have left something running either.
          session.kill();
        }
        if (why.isPresent() && !over) {
          over = true;
          link.close(POLICY, why.get());
          session.close();
          output.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean mayGoOn(TerminalOffers.Offer offer) {
    var project = Optional.of(offer.container().project());
    return rights.holds(offer.caller(), offer.permission(), project);
  }

  private Optional<String> ending() throws InterruptedException {
    if (System.nanoTime() - activeNanos > IDLE.toNanos()) {
      return Optional.of("idle");
    }
    return link.ping() && link.silence().compareTo(SILENCE) < 0
        ? Optional.empty()
        : Optional.of("no answer");
  }

  private void input(LiveSession session) throws InterruptedException {
    boolean control = false;
    boolean open = true;
    while (!over && !link.isGone()) {
      var next = link.next(LOOK);
      if (next.isEmpty()) {
        continue;
      }
      var frame = next.get();
      if (frame.end()) {
        return;
      }
      activeNanos = System.nanoTime();
      control = frame.first() ? isControl(frame) : control;
      if (control) {
        open = obeyed(session, frame) && open;
      } else if (open) {
        open = written(session, frame.first() ? payload(frame) : frame.bytes());
      }
    }
  }

  private static boolean isControl(SocketLink.Frame frame) {
    if (!frame.binary() || frame.bytes().length == 0) {
      throw badFrame("messages are binary, and begin with the byte of their channel");
    }
    return switch (frame.bytes()[0]) {
      case TerminalProtocol.CONTROL -> {
        if (!frame.first() || !frame.last()) {
          throw badFrame("a control message is one frame");
        }
        yield true;
      }
      case TerminalProtocol.STDIN -> false;
      default -> throw badFrame("no such channel");
    };
  }

  private static Refusal badFrame(String message) {
    return new Refusal(Refusal.Kind.INVALID, "bad-frame", message);
  }

  private static byte[] payload(SocketLink.Frame frame) {
    return java.util.Arrays.copyOfRange(frame.bytes(), 1, frame.bytes().length);
  }

  /** False once there is no more input. */
  private static boolean obeyed(LiveSession session, SocketLink.Frame frame) {
    switch (TerminalProtocol.read(payload(frame)).orElse(null)) {
      case TerminalProtocol.Control.Resize resize -> session.resize(resize.size());
      case TerminalProtocol.Control.EndOfInput end -> {
        endInput(session);
        return false;
      }
      case TerminalProtocol.Control.Token token -> throw badFrame("a token is shown once");
      case null -> {}
    }
    return true;
  }

  private static void endInput(LiveSession session) {
    try {
      session.endInput();
    } catch (IOException e) {
      // it has ended and reads nothing any more, which is what was to be told
    }
  }

  /** False if nobody reads it any more: the output says how it ended. */
  private static boolean written(LiveSession session, byte[] bytes) {
    try {
      session.write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
