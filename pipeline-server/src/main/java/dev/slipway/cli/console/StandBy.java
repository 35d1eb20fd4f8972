package dev.slipway.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Stays with a session: keys and pipes in, output out, until it ends or is let go. */
public final class StandBy {
  private static final int CHUNK = 16 << 10;

  private final TerminalSession session;
  private final boolean input;
  private final String detachKeys;

  /**
   * @param input whether our standard input goes there
   * @param detachKeys those that let go of a terminal
   */
  public StandBy(TerminalSession session, boolean input, String detachKeys) {
    this.session = session;
    this.input = input;
    this.detachKeys = detachKeys;
  }

  /** What is done when everything is ready for the other side to begin. */
  public interface Begun {
    void begun(boolean terminal);
  }

  /**
   * The exit code; empty if it was let go.
   *
   * @throws IOException if it breaks, or is a terminal there and our input is none
   */
  public OptionalInt stay(Begun begun) throws IOException {
    boolean terminal = session.awaitOpen();
    if (!terminal || !input) {
      begun.begun(terminal);
      return watch(Optional.empty());
    }
    try (var raw = LocalTerminal.raw()) {
      Signals.on("WINCH", signal -> resize());
      resize();
      begun.begun(true);
      return watch(Optional.of(DetachKeys.of(detachKeys)));
    }
  }

  private void resize() {
    LocalTerminal.size()
        .ifPresent(
            window -> {
              try {
                session.resize(window);
              } catch (IOException e) {
                // it is over, as whoever waits for its end is told
              }
            });
  }

  private OptionalInt watch(Optional<DetachKeys> detach) throws IOException {
    var over = new CompletableFuture<OptionalInt>();
    if (input) {
      daemon("input", () -> pump(System.in, detach, over));
    }
    daemon("end", () -> end(over));
    try {
      return over.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  /* Reading standard input cannot be interrupted: it must not keep the process. */
  private static void daemon(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  private void end(CompletableFuture<OptionalInt> over) {
    try {
      over.complete(OptionalInt.of(session.awaitExit()));
    } catch (IOException e) {
      over.completeExceptionally(e);
    }
  }

  private void pump(
      InputStream in, Optional<DetachKeys> detach, CompletableFuture<OptionalInt> over) {
    var buffer = new byte[CHUNK];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        int length = count;
        var passed =
            detach.isPresent()
                ? detach.get().pass(buffer, length)
                : Optional.of(java.util.Arrays.copyOf(buffer, length));
        if (passed.isEmpty()) {
          session.close();
          over.complete(OptionalInt.empty());
          return;
        }
        if (passed.get().length > 0) {
          session.send(passed.get(), passed.get().length);
        }
      }
      session.endInput();
    } catch (IOException e) {
      // nobody reads it there any more: how that ended is told by the session
    }
  }
}
