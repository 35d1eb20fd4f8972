package dev.slipway.container.sandbox;

import dev.slipway.container.LiveSession;
import dev.slipway.container.Output;
import dev.slipway.container.WindowSize;
import dev.slipway.runtime.Packet;
import dev.slipway.runtime.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** A session of the runtime tool. */
final class RuntimeSession implements LiveSession {
  private static final int SIGKILL = 9;

  private final Session session;
  private final OutputStream stdin;

  /**
   * @param input whether anybody will write; if not, input is at its end
   */
  RuntimeSession(Session session, boolean input) {
    this.session = session;
    this.stdin = session.stdin();
    if (!input) {
      close(stdin);
    }
  }

  private static void close(OutputStream stdin) {
    try {
      stdin.close();
    } catch (IOException e) {
      throw new UncheckedIOException("ending the input of a session", e);
    }
  }

  @Override
  public boolean terminal() {
    return session.terminal();
  }

  @Override
  public Optional<Chunk> read() throws InterruptedException {
    return session.read().map(packet -> new Chunk(stream(packet), packet.bytes()));
  }

  private static Output.Stream stream(Packet packet) {
    return switch (packet.stream()) {
      case OUT -> Output.Stream.STDOUT;
      case ERR -> Output.Stream.STDERR;
    };
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    stdin.write(bytes);
    stdin.flush();
  }

  @Override
  public void endInput() throws IOException {
    stdin.close();
  }

  @Override
  public void resize(WindowSize size) {
    session.resize(new dev.slipway.runtime.WindowSize(size.rows(), size.columns()));
  }

  @Override
  public Ending await() throws InterruptedException {
    var exit = session.await();
    return new Ending(exit.code(), exit.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  @Override
  public void kill() {
    session.kill(SIGKILL);
  }

  @Override
  public void close() {
    session.close();
  }
}
