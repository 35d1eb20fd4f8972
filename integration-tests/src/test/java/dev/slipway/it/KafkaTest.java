package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every event of a project reaches Kafka, once, in order, under the project's key. */
@ExtendWith(OneServer.class)
class KafkaTest {
  @Test
  void theBrokerTellsWhatTheJournalTells(Server server) throws Exception {
    var shop = Shop.create(server);
    shop.write("slipway.yaml", Pages.step("true")).commit("one");
    shop.push();
    shop.ended(1);
    var journal = server.events(shop.name());
    var ids = journal.stream().map(event -> event.path("id").asText()).toList();
    var read = read(server, shop.name(), ids.size());
    assertEquals(ids, read.stream().map(KafkaTest::id).toList());
    assertTrue(
        read.stream().anyMatch(r -> type(r).startsWith("dev.cdevents.pipelinerun.finished")),
        () -> read.stream().map(KafkaTest::type).toList().toString());
  }

  private static List<ConsumerRecord<String, byte[]>> read(Server server, String key, int count) {
    var kafka = server.get("/api/v1/server").path("kafka");
    var topic = kafka.path("topic").asText();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.path("bootstrapServers").asText());
    var found = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var deadline = Instant.now().plusSeconds(60);
      while (found.size() < count && Instant.now().isBefore(deadline)) {
        for (var message : consumer.poll(Duration.ofMillis(200))) {
          if (key.equals(message.key())) {
            found.add(message);
          }
        }
      }
    }
    return found;
  }

  private static String id(ConsumerRecord<String, byte[]> message) {
    return json(message, "id");
  }

  private static String type(ConsumerRecord<String, byte[]> message) {
    return json(message, "type");
  }

  private static String json(ConsumerRecord<String, byte[]> message, String field) {
    try {
      return Server.JSON.readTree(message.value()).path(field).asText();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
