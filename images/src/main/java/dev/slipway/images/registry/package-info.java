/** What is asked of a registry over HTTP, and how it is told who asks. */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.registry;
