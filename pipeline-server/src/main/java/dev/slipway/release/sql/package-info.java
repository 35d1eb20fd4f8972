/** Releases and promotions as rows in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.slipway.release.sql;
