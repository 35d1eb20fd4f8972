/** Runs and their steps as rows of PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.slipway.run.sql;
