package dev.slipway.event.kafka;

import dev.slipway.event.ProjectName;
import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One producer's life: what is sent through it arrives in that order, each once. */
final class Sender implements AutoCloseable {
  private final KafkaTarget target;
  private final KafkaProducer<String, byte[]> producer;

  Sender(KafkaTarget target) {
    this.target = target;
    this.producer =
        new KafkaProducer<>(target.producer(), new StringSerializer(), new ByteArraySerializer());
  }

  /** Hands it to the producer; the key keeps a project's events in one partition. */
  Future<RecordMetadata> send(ProjectName key, CloudEvent event) {
    var writer = KafkaMessageFactory.<String>createWriter(target.topic(), key.value());
    return producer.send(writer.writeStructured(event, JsonFormat.CONTENT_TYPE));
  }

  /**
   * Waits for the broker's acknowledgement, keeping the lease meanwhile.
   *
   * @throws ExecutionException if the broker or the producer refused the record
   */
  static void acknowledged(Future<RecordMetadata> sent, Renewal renewal)
      throws ExecutionException, InterruptedException {
    while (true) {
      renewal.check();
      try {
        sent.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException e) {
        // the broker is slow or away; the producer keeps trying
      }
    }
  }

  /** Drops whatever was not acknowledged. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
