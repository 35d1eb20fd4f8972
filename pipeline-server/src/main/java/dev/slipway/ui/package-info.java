/** Pages over the queries of the nouns, rendered on the server. */
@org.jspecify.annotations.NullMarked
package dev.slipway.ui;
