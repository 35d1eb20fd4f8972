/** Repositories as bare git repositories on disk, read, fetched and served by JGit. */
@org.jspecify.annotations.NullMarked
package dev.slipway.source.git;
