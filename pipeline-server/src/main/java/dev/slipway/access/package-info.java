/** Who may do what: principals, tokens, secrets and the one policy. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access;
