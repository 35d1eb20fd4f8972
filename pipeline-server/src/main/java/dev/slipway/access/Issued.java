package dev.slipway.access;

/** A token that was just made, with its text, which is never to be had again. */
public record Issued(ApiToken token, TokenText text) {}
