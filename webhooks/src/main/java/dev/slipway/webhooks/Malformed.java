package dev.slipway.webhooks;

/**
 * A verified delivery that does not say what its forge documents.
 *
 * @param reason one sentence for the sender; names fields, never repeats what was in them
 */
public record Malformed(String reason) implements Reading {}
