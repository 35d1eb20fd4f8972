/** Tests of containers as rows. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container.sql;
