package dev.slipway.webhooks;

/** What a verified delivery turned out to say. */
public sealed interface Reading permits ForgeEvent, Malformed {}
