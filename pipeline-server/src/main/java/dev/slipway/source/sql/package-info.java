/** Projects and the tips of their refs as rows. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source.sql;
