package dev.slipway.app;

import dev.slipway.event.Cursors;
import dev.slipway.event.Journal;
import dev.slipway.event.Leases;
import dev.slipway.event.Quarantine;
import dev.slipway.event.Transactions;
import dev.slipway.event.kafka.CdEvents;
import dev.slipway.event.kafka.KafkaPublisher;
import dev.slipway.event.kafka.KafkaTarget;
import dev.slipway.event.kafka.Outbox;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** The one publisher of this server, from its start to its end. */
@Singleton
final class Publishing {
  private static final int LATE = 8000;

  private final KafkaPublisher publisher;

  @Inject
  Publishing(
      DataDirectory data,
      ServerConfig server,
      Transactions transactions,
      Journal journal,
      Cursors cursors,
      Quarantine quarantine,
      Leases leases,
      KafkaTarget target) {
    var outbox =
        new Outbox(transactions, journal, cursors, quarantine, new CdEvents(server.baseUrl()));
    this.publisher = new KafkaPublisher(leases, data.serverId(), journal, outbox, target);
  }

  /** After what may refuse to start. */
  void start(@Observes @Priority(LATE) StartupEvent started) {
    publisher.start();
  }

  void stop(@Observes ShutdownEvent stopping) {
    publisher.close();
  }
}
