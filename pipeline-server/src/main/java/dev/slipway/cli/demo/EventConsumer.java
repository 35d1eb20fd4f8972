package dev.slipway.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.cli.api.Client;
import dev.slipway.cli.term.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the events from Kafka itself, as any other system would. */
@Command(
    name = "consume",
    description = "Read events from the Kafka broker, from the first one on, and print them.")
public final class EventConsumer implements Callable<Integer> {
  @Option(names = "--bootstrap", required = true, paramLabel = "HOST:PORT")
  private String bootstrap = "";

  @Option(names = "--topic", defaultValue = "slipway.events")
  private String topic = "";

  @Option(
      names = "--until",
      paramLabel = "SEQ",
      description = "end after the event of that sequence number (default: never)")
  private long until = Long.MAX_VALUE;

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "60")
  private long timeout;

  private final Terminal terminal = Terminal.standard(System.getenv());

  /** Runs this command as a process of its own until it has read the event of that number. */
  static void spawn(JsonNode server, long until) throws IOException, InterruptedException {
    var kafka = server.path("kafka");
    var command =
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dslf4j.internal.verbosity=ERROR", // Kafka logs by a library that this command lacks
            "-cp",
            System.getProperty("java.class.path"),
            "dev.slipway.cli.Main",
            "consume",
            "--bootstrap=" + kafka.path("bootstrapServers").asText(),
            "--topic=" + kafka.path("topic").asText(),
            "--until=" + until);
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("the consumer of events ended with exit code " + exit);
    }
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return read(consumer);
    }
  }

  private int read(KafkaConsumer<String, byte[]> consumer) throws IOException {
    long seen = 0;
    var deadline = Instant.now().plusSeconds(timeout);
    while (seen < until) {
      if (until != Long.MAX_VALUE && Instant.now().isAfter(deadline)) {
        System.err.printf("slipway: event %d did not come in %d s%n", until, timeout);
        return 1;
      }
      for (var message : consumer.poll(Duration.ofMillis(500))) {
        seen = Math.max(seen, print(message));
      }
    }
    return 0;
  }

  private long print(ConsumerRecord<String, byte[]> message) throws IOException {
    var event = Client.JSON.readTree(message.value());
    long seq = event.path("slipwayseq").asLong(event.path("sequence").asLong());
    terminal.line(
        "%4d  partition %d offset %-4d %-45s %s"
            .formatted(
                seq,
                message.partition(),
                message.offset(),
                Terminal.clean(event.path("type").asText()),
                Terminal.clean(event.path("subject").asText())));
    return seq;
  }
}
