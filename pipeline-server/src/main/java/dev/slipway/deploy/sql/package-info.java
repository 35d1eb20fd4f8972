/** Deployments as rows in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package dev.slipway.deploy.sql;
