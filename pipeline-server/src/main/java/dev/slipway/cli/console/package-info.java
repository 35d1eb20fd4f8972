/** Terminal sessions as the command line has them: the socket, the local terminal, signals. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.console;
