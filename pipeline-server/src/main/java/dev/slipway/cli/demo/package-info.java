/** The demo: the whole conveyor through the front door. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.demo;
