/** Tests of terminal sessions as the command line has them. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.console;
