/** Tests of who may do what, and fakes of its ports. */
@org.jspecify.annotations.NullMarked
package dev.slipway.access;
