/** Images and tags as people and the nouns above ask for them. */
@org.jspecify.annotations.NullMarked
package dev.slipway.image;
