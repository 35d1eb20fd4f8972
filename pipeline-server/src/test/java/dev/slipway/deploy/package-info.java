/** Tests of the package of the same name, and fakes that keep its promises in memory. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy;
