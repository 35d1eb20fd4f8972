/**
 * The language of Containerfiles (Dockerfiles) and of their ignore files. Pure: bytes in, values or
 * problems with line and column out.
 *
 * <p>{@link Containerfile#parse} reads a file, {@link BuildPlan} says which stages a target needs,
 * {@link Scope} follows the variables of one stage and expands its instructions one after another,
 * {@link IgnoreFile} and {@link PathPattern} say which files a copy takes.
 */
@org.jspecify.annotations.NullMarked
package dev.slipway.images.containerfile;
