package dev.slipway.images;

import java.util.Optional;

/**
 * Where images of one kind are kept: a registry and a path in it, such as {@code
 * localhost/shop/site}. What has a tag or a digest there is an {@link ImageReference}.
 */
public record RepositoryName(String registry, String path) implements Comparable<RepositoryName> {
  public RepositoryName {
    ImageReference.checkRepository(registry, path);
  }

  /** What carries that tag here. */
  public ImageReference tagged(String tag) {
    return new ImageReference(registry, path, Optional.of(tag), Optional.empty());
  }

  /** Exactly these bytes here. */
  public ImageReference at(Digest digest) {
    return new ImageReference(registry, path, Optional.empty(), Optional.of(digest));
  }

  /** What comes before the first slash of the path: who the repository belongs to. */
  public String owner() {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** Reads what {@link #toString} writes. */
  public static RepositoryName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw ImageException.malformed("not a repository: \"" + Shown.briefly(text) + "\"");
    }
    return new RepositoryName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(RepositoryName other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
