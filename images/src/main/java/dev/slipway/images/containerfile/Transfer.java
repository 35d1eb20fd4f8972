package dev.slipway.images.containerfile;

import java.util.List;
import java.util.Optional;

/**
 * What COPY and ADD have in common.
 *
 * @param sources paths, patterns or (ADD) addresses, in order; may be empty where there are
 *     documents
 * @param documents after the sources, in order
 * @param destination a directory if it ends in a slash; relative to the working directory
 * @param owner {@code --chown}: {@link Owner#of}
 * @param mode {@code --chmod}: {@link FileMode#of}
 * @param link {@code --link}: the destination does not follow links of the image
 * @param excludes {@code --exclude}, in order; not expanded
 */
public record Transfer(
    List<Word> sources,
    List<Document> documents,
    Word destination,
    Optional<Word> owner,
    Optional<Word> mode,
    boolean link,
    List<Word> excludes) {
  public Transfer {
    sources = List.copyOf(sources);
    documents = List.copyOf(documents);
    excludes = List.copyOf(excludes);
  }
}
