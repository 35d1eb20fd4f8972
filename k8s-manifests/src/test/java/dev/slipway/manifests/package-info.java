/** Reads the manifests of this module strictly, as a cluster would. */
@org.jspecify.annotations.NullMarked
package dev.slipway.manifests;
