/** Deployments over HTTP: what people ask for, and the way of visitors to what is live. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy.http;
