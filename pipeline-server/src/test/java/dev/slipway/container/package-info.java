/** Tests of containers as people ask for them. */
@org.jspecify.annotations.NullMarked
package dev.slipway.container;
