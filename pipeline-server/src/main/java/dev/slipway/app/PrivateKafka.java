package dev.slipway.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The server's own Kafka: one broker that is its own controller, a child process on loopback. It
 * comes up in the background, since nothing but the publishing of events waits for it.
 */
public final class PrivateKafka implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PrivateKafka.class);
  private static final Duration TO_STOP = Duration.ofSeconds(30);

  private final KafkaFiles files;
  private final CompletableFuture<Watched> broker = new CompletableFuture<>();
  private boolean closed;

  private PrivateKafka(KafkaFiles files) {
    this.files = files;
  }

  /** Kafka's jars as the build laid them beside the server's own. */
  public static Path programs() {
    var started = Path.of(System.getProperty("java.class.path"));
    return started.endsWith("quarkus-run.jar")
        ? started.toAbsolutePath().resolveSibling("kafka")
        : Path.of("target", "kafka").toAbsolutePath();
  }

  /** Starts it on the files in that directory, which are made if they are not there. */
  public static PrivateKafka start(Path directory, Path programs) {
    try {
      var kafka = new PrivateKafka(KafkaFiles.in(directory, programs));
      Thread.ofPlatform().daemon().name("start-kafka").start(kafka::comeUp);
      return kafka;
    } catch (IOException e) {
      throw new UncheckedIOException("preparing Kafka's files in " + directory, e);
    }
  }

  /** Where clients find it, the same after each start unless somebody took the port. */
  public String bootstrapServers() {
    return "127.0.0.1:" + files.ports().broker();
  }

  /** The process id of the broker, once it has been started. */
  public Optional<Long> pid() {
    return broker.isDone() && !broker.isCompletedExceptionally()
        ? Optional.of(broker.join().pid())
        : Optional.empty();
  }

  /** A clean stop: the broker closes its log, so that the next start need not check it. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      broker.get(1, TimeUnit.MINUTES).stop(TO_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.debug("there was no broker to stop", e);
    }
  }

  private void comeUp() {
    try {
      files.format();
      synchronized (this) {
        if (closed) {
          broker.cancel(false);
          return;
        }
        broker.complete(Watched.over("kafka", files.spawn(), this::again));
      }
    } catch (IOException | RuntimeException e) {
      LOG.errorf(e, "the private Kafka cannot start; events wait in the journal");
      broker.completeExceptionally(e);
    }
  }

  private ChildProcess again() {
    try {
      return files.spawn();
    } catch (IOException e) {
      throw new UncheckedIOException("starting Kafka again", e);
    }
  }
}
