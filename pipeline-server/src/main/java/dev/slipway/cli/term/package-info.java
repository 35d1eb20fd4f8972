/** Printing for people: tables, colours on terminals, elapsed times. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.term;
