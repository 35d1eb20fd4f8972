package dev.slipway.event.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.app.PrivateKafka;
import dev.slipway.event.Cursors;
import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.Leases;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlCursors;
import dev.slipway.event.sql.SqlJournal;
import dev.slipway.event.sql.SqlLeases;
import dev.slipway.event.sql.SqlQuarantine;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker and a real journal, with kills of everything in between. */
class KafkaPublisherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final CdEvents VOCABULARY = new CdEvents("http://localhost:8080");

  @TempDir static Path directory;
  private static PrivateKafka kafka;

  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);
  private final SqlJournal journal = new SqlJournal(jdbi);
  private final Leases leases = new SqlLeases(jdbi);
  private final Cursors cursors = new SqlCursors(jdbi);
  private final List<KafkaPublisher> publishers = new ArrayList<>();

  @BeforeAll
  static void broker() {
    kafka = PrivateKafka.start(directory, PrivateKafka.programs());
  }

  @AfterAll
  static void noBroker() {
    kafka.close();
  }

  @AfterEach
  void stop() {
    publishers.forEach(KafkaPublisher::close);
    journal.close();
  }

  private KafkaTarget target(String topic, Map<String, String> client) {
    return new KafkaTarget(kafka.bootstrapServers(), topic, client);
  }

  private KafkaPublisher publisher(String owner, KafkaTarget target) {
    var outbox = new Outbox(transactions, journal, cursors, new SqlQuarantine(jdbi), VOCABULARY);
    var publisher = new KafkaPublisher(leases, owner, journal, outbox, target).start();
    publishers.add(publisher);
    return publisher;
  }

  private Event append(String project, String subject, Map<String, String> data) {
    var event = new NewEvent(EventType.RUN_QUEUED, new ProjectName(project), subject, data);
    return transactions.call(tx -> journal.append(tx, event));
  }

  private void append(int count) {
    for (int n = 0; n < count; n++) {
      append("project-" + n % 3, "" + n, Map.of());
    }
  }

  private record Received(String key, CloudEvent event) {
    long seq() {
      return Long.parseLong(String.valueOf(event.getExtension("sequence")));
    }
  }

  /** Everything in the topic from its beginning, read until that event is there. */
  private List<Received> read(String topic, long last) {
    var received = new ArrayList<Received>();
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new CloudEventDeserializer())) {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .until(
              () -> {
                if (consumer.assignment().isEmpty()) {
                  consumer.assign(List.of(new TopicPartition(topic, 0)));
                  consumer.seekToBeginning(consumer.assignment());
                }
                for (var one : consumer.poll(Duration.ofMillis(200))) {
                  received.add(new Received(one.key(), one.value()));
                }
                return received.stream().anyMatch(one -> one.seq() == last);
              });
    }
    return received;
  }

  private void assertAllInOrder(long last, List<Received> received) {
    var first = new LinkedHashMap<Long, Received>();
    for (var one : received) {
      var before = first.putIfAbsent(one.seq(), one);
      if (before != null) {
        assertEquals(before.event().getId(), one.event().getId(), "a duplicate has the same id");
      }
    }
    assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), List.copyOf(first.keySet()));
    for (var event : journal.after(0, (int) last)) {
      var one = Objects.requireNonNull(first.get(event.seq()));
      assertEquals(event.id().toString(), one.event().getId());
      assertEquals(event.project().value(), one.key());
    }
  }

  private void awaitPublished(long seq) {
    Awaitility.await().atMost(PATIENCE).until(() -> cursors.at("kafka") >= seq);
  }

  private static void killBroker() {
    var pid = Awaitility.await().until(kafka::pid, Optional::isPresent).orElseThrow();
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
  }

  @Test
  void nothingIsLostAndTheOrderKeptWhenBrokerAndPublisherAreKilled() {
    var target = target("kills", Map.of());
    var first = publisher("server", target);
    append(40);
    awaitPublished(1);
    killBroker();
    append(40);
    first.close();
    append(40);
    publisher("server", target);
    append(40);
    awaitPublished(120);
    killBroker();
    append(40);
    publisher("server", target); // takes its own lease back while the one before still runs
    append(40);
    awaitPublished(240);
    assertAllInOrder(240, read("kills", 240));
  }

  @Test
  void anEventThatIsRefusedForItselfIsSetAsideAndTheRestGoesOn() {
    append("shop", "1", Map.of());
    append("shop", "2", Map.of("a", "x".repeat(4000), "b", "y".repeat(4000)));
    append("shop", "3", Map.of());
    publisher("server", target("poison", Map.of("max.request.size", "4000")));
    var seqs = read("poison", 3).stream().map(Received::seq).distinct().toList();
    assertEquals(List.of(1L, 3L), seqs);
    var aside =
        jdbi.withHandle(
            handle ->
                handle.createQuery("select seq from event_quarantine").mapTo(Long.class).list());
    assertEquals(List.of(2L), aside);
    awaitPublished(3);
  }

  @Test
  void aBrokerThatIsNotThereDelaysEventsAndNothingElse() {
    var nowhere = new KafkaTarget("127.0.0.1:1", "later", Map.of());
    var waiting = publisher("server", nowhere);
    append(20);
    assertEquals(20, journal.last());
    assertEquals(0, cursors.at("kafka"));
    waiting.close();
    publisher("server", target("later", Map.of()));
    awaitPublished(20);
    assertAllInOrder(20, read("later", 20));
  }

  @Test
  void onlyOnePublisherAtATime() {
    var target = target("alone", Map.of());
    publisher("server-a", target);
    publisher("server-b", target);
    append(50);
    awaitPublished(50);
    var received = read("alone", 50);
    assertEquals(50, received.size(), "no duplicates while nothing fails");
    assertAllInOrder(50, received);
  }
}
