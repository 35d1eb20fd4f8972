/** Containers that people asked for, as rows. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container.sql;
