package dev.slipway.webhooks;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A repository as its forge names it.
 *
 * <p>A claim of the sender, not a place to go: a server fetches from the address that was
 * registered with the project.
 *
 * @param id the forge's own number or key, which outlives a renaming
 * @param fullName the path people know, such as {@code octo/shop}; two segments or more
 * @param cloneUrl an absolute http or https address without credentials, query or fragment
 */
public record RepositoryRef(String id, String fullName, URI cloneUrl) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern FULL_NAME = Pattern.compile("[A-Za-z0-9._~-]+(/[A-Za-z0-9._-]+)+");
  private static final Pattern DOTS = Pattern.compile("(^|/)\\.{1,2}(/|\\z)");
  private static final int MAX_NAME = 255;
  private static final int MAX_URL = 2048;

  public RepositoryRef {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "not a repository id (expected: 1 to 64 of A-Z a-z 0-9 _ -)");
    }
    if (!isFullName(fullName)) {
      throw new IllegalArgumentException("not a repository name (expected: such as octo/shop)");
    }
    if (!isCloneUrl(cloneUrl)) {
      throw new IllegalArgumentException(
          "not a clone address (expected: http or https, without credentials, query or fragment)");
    }
  }

  /** The repository, or empty if one of the three is not what it should be. */
  static Optional<RepositoryRef> parse(String id, String fullName, String cloneUrl) {
    return parseUrl(cloneUrl)
        .filter(url -> ID.matcher(id).matches() && isFullName(fullName))
        .map(url -> new RepositoryRef(id, fullName, url));
  }

  private static boolean isFullName(String name) {
    return name.length() <= MAX_NAME
        && FULL_NAME.matcher(name).matches()
        && !DOTS.matcher(name).find();
  }

  private static Optional<URI> parseUrl(String text) {
    if (text.length() > MAX_URL) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(text)).filter(RepositoryRef::isCloneUrl);
    } catch (IllegalArgumentException notAUri) {
      return Optional.empty();
    }
  }

  private static boolean isCloneUrl(URI url) {
    return url.getScheme() != null
        && Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))
        // Not getHost: it knows no underscore, and container networks are full of them.
        && url.getRawAuthority() != null
        && url.getRawAuthority().indexOf('@') < 0
        && url.getRawQuery() == null
        && url.getRawFragment() == null;
  }
}
