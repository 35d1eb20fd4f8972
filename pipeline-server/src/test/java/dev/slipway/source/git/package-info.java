/** Repositories tried with the real git, over loopback. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source.git;
