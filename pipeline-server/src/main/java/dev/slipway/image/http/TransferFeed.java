package dev.slipway.image.http;

import dev.slipway.access.Refusal;
import dev.slipway.image.ImageTransfers.Moved;
import dev.slipway.image.Transfer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Transfers that somebody waits for, at most {@value #MOST} at a time. Who listens is told how far
 * each blob is a few times a second; when they go, or may not any more, the transfer is given up.
 */
@Singleton
final class TransferFeed {
  static final int MOST = 30;

  private static final System.Logger LOG = System.getLogger(TransferFeed.class.getName());
  private static final long PACE_MILLIS = 250;
  private static final long BEAT_SECONDS = 10;
  private static final long SLOWEST_READER_SECONDS = 60;
  private final Semaphore places = new Semaphore(MOST);

  /** A transfer: tells how it goes, and ends with what was moved. */
  interface Work {
    Moved move(Consumer<Transfer> telling);
  }

  /** How far one blob is. */
  public record Step(String blob, String state, long bytes, long size) {
    static Step of(Transfer transfer) {
      return new Step(
          transfer.blob().value(),
          transfer.state().name().toLowerCase(Locale.ROOT),
          transfer.bytes(),
          transfer.size());
    }
  }

  /** What was moved. */
  public record End(String name, String digest, List<String> referrers) {
    static End of(Moved moved) {
      return new End(
          moved.name(),
          moved.digest().value(),
          moved.referrers().stream().map(Object::toString).toList());
    }
  }

  /** Why nothing was. */
  public record Failure(String code, String detail) {}

  /** The name, which has to be there. */
  static String needed(@Nullable String name) {
    if (name == null || name.isBlank()) {
      throw new Refusal(Refusal.Kind.INVALID, "field-missing", "the field 'name' is missing");
    }
    return name;
  }

  /** Waits for the end, telling nothing before. */
  End quietly(Work work) {
    take();
    try {
      return End.of(work.move(step -> {}));
    } finally {
      places.release();
    }
  }

  private void take() {
    if (!places.tryAcquire()) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY,
          "too-many-transfers",
          "too many transfers are under way; try later");
    }
  }

  /** Tells of it until its end. */
  void tell(SseEventSink sink, Sse sse, BooleanSupplier mayStill, Work work) {
    take();
    var news = new ConcurrentHashMap<String, Step>();
    var task = new FutureTask<>(() -> work.move(t -> news.put(t.blob().value(), Step.of(t))));
    try (sink) {
      Thread.ofVirtual().name("transfer").start(task);
      follow(new Line(sink, sse), news, task, mayStill);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the listener is gone or does not read
    } finally {
      task.cancel(true);
      places.release();
    }
  }

  private static void follow(
      Line line, ConcurrentHashMap<String, Step> news, Future<Moved> task, BooleanSupplier mayStill)
      throws InterruptedException, ExecutionException, TimeoutException {
    line.beat();
    long asked = System.nanoTime();
    while (!line.sink().isClosed()) {
      boolean ended = ended(task);
      for (var blob : new ArrayList<>(news.keySet())) {
        var step = news.remove(blob);
        if (step != null) {
          line.send("transfer", Step.class, step);
        }
      }
      if (ended) {
        end(line, task);
        return;
      }
      if (System.nanoTime() - asked > TimeUnit.SECONDS.toNanos(BEAT_SECONDS)) {
        asked = System.nanoTime();
        if (!mayStill.getAsBoolean()) {
          return;
        }
        line.beat();
      }
    }
  }

  private static boolean ended(Future<Moved> task) throws InterruptedException {
    try {
      task.get(PACE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private static void end(Line line, Future<Moved> task)
      throws InterruptedException, ExecutionException, TimeoutException {
    switch (task.state()) {
      case SUCCESS -> line.send("end", End.class, End.of(task.resultNow()));
      case FAILED, CANCELLED, RUNNING -> line.send("failure", Failure.class, failure(task));
    }
  }

  private static Failure failure(Future<Moved> task) {
    if (task.state() == Future.State.FAILED && task.exceptionNow() instanceof Refusal refusal) {
      return new Failure(refusal.code(), String.valueOf(refusal.getMessage()));
    }
    if (task.state() == Future.State.FAILED) {
      LOG.log(Level.ERROR, "a transfer failed", task.exceptionNow());
    }
    return new Failure("internal", "the server failed; its log tells why");
  }

  private record Line(SseEventSink sink, Sse sse) {
    <T> void send(String name, Class<T> type, T data)
        throws InterruptedException, ExecutionException, TimeoutException {
      send(
          sse.newEventBuilder()
              .name(name)
              .mediaType(MediaType.APPLICATION_JSON_TYPE)
              .data(type, data)
              .build());
    }

    void beat() throws InterruptedException, ExecutionException, TimeoutException {
      send(sse.newEventBuilder().comment("under way").build());
    }

    private void send(OutboundSseEvent event)
        throws InterruptedException, ExecutionException, TimeoutException {
      sink.send(event).toCompletableFuture().get(SLOWEST_READER_SECONDS, TimeUnit.SECONDS);
    }
  }
}
