/** Projects and the tips of their refs as rows, held to what the ports promise. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source.sql;
