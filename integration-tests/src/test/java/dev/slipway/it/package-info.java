/** One promise per file, kept by a real server process and seen through its front door. */
@org.jspecify.annotations.NullMarked
package dev.slipway.it;
