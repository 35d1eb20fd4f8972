/** Tests of the package of the same name, on real containers and images. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy.sandbox;
