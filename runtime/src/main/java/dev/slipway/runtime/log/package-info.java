/** Reading what a container wrote, frame by frame. */
@org.jspecify.annotations.NullMarked
package dev.slipway.runtime.log;
