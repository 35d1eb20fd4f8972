/** The journal published to Kafka: CloudEvents in the vocabulary of CDEvents. */
@org.jspecify.annotations.NullMarked
package dev.slipway.event.kafka;
