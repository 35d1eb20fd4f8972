/** Which projects exist and what a commit of theirs holds. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source;
