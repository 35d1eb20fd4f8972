package dev.slipway.event.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/** Where events are published. */
@ConfigMapping(prefix = "slipway.kafka")
public interface KafkaConfig {
  /** A Kafka of yours; without it the server runs a private broker. */
  Optional<String> bootstrapServers();

  /** The topic of all events; made with the broker's defaults when it is not there. */
  @WithDefault("slipway.events")
  String topic();

  /**
   * Settings passed on to the Kafka client, such as {@code slipway.kafka.client.sasl.mechanism}.
   */
  Map<String, String> client();
}
