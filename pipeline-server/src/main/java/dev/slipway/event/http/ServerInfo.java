package dev.slipway.event.http;

/** What a client has to know of this server. */
public record ServerInfo(String version, String baseUrl, Kafka kafka) {
  /** Where the events are published. */
  public record Kafka(String bootstrapServers, String topic) {}
}
