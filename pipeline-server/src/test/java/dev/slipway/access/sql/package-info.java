/** Tests of tokens, secrets and settings on PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access.sql;
