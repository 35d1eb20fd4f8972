package dev.slipway.event;

/**
 * One open database transaction, opaque to the nouns: they pass it from {@link Transactions} to
 * repositories and the {@link Journal}, so that a row and its journal entry commit together.
 */
public interface Transaction {}
