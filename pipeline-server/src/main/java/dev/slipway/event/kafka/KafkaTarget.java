package dev.slipway.event.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka that events go to.
 *
 * @param servers bootstrap servers, as clients are told them
 * @param client settings of the client, passed through
 */
public record KafkaTarget(String servers, String topic, Map<String, String> client) {
  public KafkaTarget {
    client = Map.copyOf(client);
  }

  /** For an admin client that gives up soon. */
  Map<String, Object> admin() {
    var settings = new HashMap<String, Object>(client);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return settings;
  }

  /*
   * Order and loss: idempotent and acks=all are not up for configuration. A record never times out
   * inside the producer, because with one given up and the next delivered the order would be gone;
   * the publisher stops the whole producer instead.
   */
  Map<String, Object> producer() {
    var settings = new HashMap<String, Object>(client);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
    settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "slipway");
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    return settings;
  }
}
