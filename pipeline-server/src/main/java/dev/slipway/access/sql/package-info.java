/** Principals, tokens, secrets and settings as rows of PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access.sql;
