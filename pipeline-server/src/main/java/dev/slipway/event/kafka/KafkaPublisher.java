package dev.slipway.event.kafka;

import dev.slipway.event.Journal;
import dev.slipway.event.Lease;
import dev.slipway.event.Leases;
import dev.slipway.event.LostLeaseException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Publishes the journal to Kafka, in its order, for as long as it is open: one publisher among all
 * servers at a time, by the lease {@code kafka}.
 *
 * <p>Each event arrives at least once and under the same id each time; the cursor moves only after
 * the broker's acknowledgement. A broker that is away delays events and nothing else.
 */
public final class KafkaPublisher implements AutoCloseable {
  static final String NAME = "kafka";
  static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = Logger.getLogger(KafkaPublisher.class);
  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Leases leases;
  private final String owner;
  private final Journal journal;
  private final Outbox outbox;
  private final KafkaTarget target;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Not publishing yet; see {@link #start}.
   *
   * @param owner this server, by its stable id
   */
  public KafkaPublisher(
      Leases leases, String owner, Journal journal, Outbox outbox, KafkaTarget target) {
    this.leases = leases;
    this.owner = owner;
    this.journal = journal;
    this.outbox = outbox;
    this.target = target;
    this.thread = Thread.ofPlatform().daemon().name("kafka-publisher").unstarted(this::run);
  }

  public KafkaPublisher start() {
    thread.start();
    return this;
  }

  /** Stops; what is not acknowledged yet will be published by whoever comes next. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var pause = Duration.ofMillis(200);
    while (!closed) {
      try {
        var lease = leases.acquire(NAME, owner, LEASE);
        if (lease.isPresent()) {
          publish(lease.get());
          pause = Duration.ofMillis(200);
        }
        Thread.sleep(IDLE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (LostLeaseException e) {
        LOG.info("another server publishes to Kafka now");
      } catch (Exception e) {
        if (closed) {
          return;
        }
        LOG.warnf("events wait for Kafka at %s: %s", target.servers(), rootMessage(e));
        LOG.debug("publishing to Kafka failed", e);
        pause = slept(pause);
      }
    }
  }

  private void publish(Lease lease) throws Exception {
    try {
      Topic.ensure(target);
      var renewal = new Renewal(leases, lease, LEASE);
      try (var sender = new Sender(target)) {
        while (!closed) {
          renewal.check();
          if (!outbox.flush(lease, sender, renewal)) {
            journal.awaitBeyond(outbox.position(), Duration.ofSeconds(1));
          }
        }
      }
    } finally {
      leases.release(lease);
    }
  }

  private static String rootMessage(Throwable e) {
    var root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private Duration slept(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
