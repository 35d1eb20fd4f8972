/** The command line: a client of the REST API, and the demo. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli;
