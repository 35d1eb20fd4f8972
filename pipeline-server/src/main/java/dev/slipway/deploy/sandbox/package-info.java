/** Deployments as containers on this host. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy.sandbox;
