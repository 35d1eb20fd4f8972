/** How an image was made: a SLSA provenance of plain values, and the statement it is told in. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.provenance;
