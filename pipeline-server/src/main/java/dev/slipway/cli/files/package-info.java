/** Local files to and from tar archives. */
@org.jspecify.annotations.NullMarked
package dev.slipway.cli.files;
