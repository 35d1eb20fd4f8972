/** What is in an image: the packages found in its tree, and how that is told to other tools. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.sbom;
