package dev.slipway.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server process: its data directory, then its private database and broker, then Quarkus with
 * everything else; and the reverse at the end.
 */
@QuarkusMain
public final class Slipway {
  private static final int CANNOT_START = 2;
  private static final long QUARKUS_STOPS_SECONDS = 60;

  private static final CountDownLatch QUARKUS_STOPPED = new CountDownLatch(1);

  private Slipway() {}

  public static void main(String... args) {
    try {
      var platform = Platform.start(Configuration.read());
      stopAfterQuarkus(platform);
      Quarkus.run(null, Slipway::ended, args);
    } catch (CannotStartException e) {
      refuse(e);
    }
  }

  /*
   * The children must outlive Quarkus, whose shutdown hook runs beside this one; the exit handler
   * tells when it is done, also when the end came by a signal.
   */
  private static void stopAfterQuarkus(Platform platform) {
    var hook =
        new Thread(
            () -> {
              awaitQuarkus();
              platform.close();
            },
            "stop-platform");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void awaitQuarkus() {
    try {
      if (!QUARKUS_STOPPED.await(QUARKUS_STOPS_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("slipway: the server did not stop in time; stopping its database now");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void ended(Integer code, @Nullable Throwable failure) {
    QUARKUS_STOPPED.countDown();
    var sentence = failure == null ? null : sentence(failure);
    if (sentence != null) {
      refuse(sentence);
    }
    if (failure != null) {
      failure.printStackTrace(); // ours: whoever mends it needs all of it
    }
    System.exit(code);
  }

  /** The sentence for the person at the terminal, if somewhere in the failure there is one. */
  private static @Nullable CannotStartException sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CannotStartException sentence) {
        return sentence;
      }
      if (cause instanceof java.net.BindException) {
        return new CannotStartException("the port is in use: " + cause.getMessage(), cause);
      }
    }
    return null;
  }

  private static void refuse(CannotStartException e) {
    System.err.println("slipway: " + e.getMessage());
    QUARKUS_STOPPED.countDown();
    System.exit(CANNOT_START);
  }
}
