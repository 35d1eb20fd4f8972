package dev.slipway.event.kafka;

import dev.slipway.event.Cursors;
import dev.slipway.event.Event;
import dev.slipway.event.Journal;
import dev.slipway.event.Lease;
import dev.slipway.event.Quarantine;
import dev.slipway.event.Transactions;
import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What of the journal Kafka does not have yet. */
public final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final int BATCH = 100;
  private static final int TRIES = 5;

  private final Transactions transactions;
  private final Journal journal;
  private final Cursors cursors;
  private final Quarantine quarantine;
  private final CdEvents vocabulary;
  private long suspect;
  private int failures;

  public Outbox(
      Transactions transactions,
      Journal journal,
      Cursors cursors,
      Quarantine quarantine,
      CdEvents vocabulary) {
    this.transactions = transactions;
    this.journal = journal;
    this.cursors = cursors;
    this.quarantine = quarantine;
    this.vocabulary = vocabulary;
  }

  private record Sent(Event event, Future<RecordMetadata> answer) {}

  /** The last event that Kafka has, or that was set aside. */
  long position() {
    return cursors.at(KafkaPublisher.NAME);
  }

  /**
   * Publishes the next events, if there are any, and moves the cursor past them.
   *
   * <p>One that cannot be published for a reason of its own is tried five times, alone, and then
   * set aside; any other failure is thrown, and everything from there on is to be sent again.
   *
   * @return false if there was nothing to do
   */
  boolean flush(Lease lease, Sender sender, Renewal renewal)
      throws ExecutionException, InterruptedException {
    var sent = send(journal.after(position(), suspect == 0 ? BATCH : 1), sender);
    int acknowledged = 0;
    try {
      for (; acknowledged < sent.size(); acknowledged++) {
        Sender.acknowledged(sent.get(acknowledged).answer(), renewal);
      }
      forgive();
    } catch (ExecutionException e) {
      advance(sent.subList(0, acknowledged), lease);
      refused(sent.get(acknowledged).event(), e, lease);
      if (acknowledged + 1 < sent.size()) {
        throw e; // those behind it are on their way: only a new producer forgets them
      }
      return true;
    }
    advance(sent, lease);
    return !sent.isEmpty();
  }

  /** Stops at the first that is refused on the spot, so that none overtakes it. */
  private List<Sent> send(List<Event> events, Sender sender) {
    var sent = new ArrayList<Sent>();
    for (var event : events) {
      var answer = send(event, sender);
      sent.add(new Sent(event, answer));
      if (answer.isDone() && answer.state() == Future.State.FAILED) {
        break;
      }
    }
    return sent;
  }

  private Future<RecordMetadata> send(Event event, Sender sender) {
    CloudEvent published;
    try {
      published = vocabulary.of(event);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new SerializationException("cannot be mapped", e));
    }
    return sender.send(event.project(), published);
  }

  private void refused(Event event, ExecutionException e, Lease lease)
      throws ExecutionException, InterruptedException {
    if (!isItsOwnFault(e.getCause())) {
      throw e;
    }
    failures = suspect == event.seq() ? failures + 1 : 1;
    suspect = event.seq();
    LOG.warnf(e.getCause(), "Kafka refused event %d (try %d of %d)", suspect, failures, TRIES);
    if (failures >= TRIES) {
      setAside(event, String.valueOf(e.getCause()), lease);
    } else {
      Thread.sleep(100L << failures);
    }
  }

  private static boolean isItsOwnFault(@Nullable Throwable cause) {
    return cause instanceof RecordTooLargeException
        || cause instanceof SerializationException
        || cause instanceof InvalidRecordException;
  }

  private void setAside(Event event, String reason, Lease lease) {
    transactions.run(
        tx -> {
          quarantine.put(tx, KafkaPublisher.NAME, event.seq(), reason);
          cursors.advance(tx, KafkaPublisher.NAME, event.seq(), lease);
        });
    LOG.errorf(
        "EVENT NOT PUBLISHED: event %d (%s of %s, %s) was refused %d times and is now in quarantine,"
            + " see table event_quarantine: %s",
        event.seq(), event.type().id(), event.project(), event.subject(), TRIES, reason);
    forgive();
  }

  private void forgive() {
    suspect = 0;
    failures = 0;
  }

  private void advance(List<Sent> acknowledged, Lease lease) {
    if (!acknowledged.isEmpty()) {
      var seq = acknowledged.getLast().event().seq();
      transactions.run(tx -> cursors.advance(tx, KafkaPublisher.NAME, seq, lease));
    }
  }
}
