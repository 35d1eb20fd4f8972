/** Where it runs: copy-on-write containers, made by an OCI engine and watched by conmon. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime;
