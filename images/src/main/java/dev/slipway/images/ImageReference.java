package dev.slipway.images;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of an image: registry, repository, and a tag, a digest or both.
 *
 * <p>{@link #parse} completes short names as Docker does: {@code busybox} is {@code
 * docker.io/library/busybox:latest}. Where there is a digest, it alone decides. A name below {@code
 * localhost/} (without a port) lives in this store only and is never pulled.
 */
public record ImageReference(
    String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
  private static final String DOCKER_HUB = "docker.io";
  private static final String LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern REGISTRY =
      Pattern.compile("(" + LABEL + "(\\." + LABEL + ")*|\\[[0-9a-fA-F:]{2,45}\\])(:[0-9]{1,5})?");
  private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(PART + "(/" + PART + ")*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final int LONGEST = 255;

  public ImageReference {
    checkRepository(registry, repository);
    tag.ifPresent(t -> check(TAG.matcher(t).matches(), "tag", t));
    check(tag.isPresent() || digest.isPresent(), "tag", "");
  }

  static void checkRepository(String registry, String path) {
    boolean fits = registry.length() + path.length() < LONGEST;
    check(fits && REGISTRY.matcher(registry).matches(), "registry", registry);
    check(fits && REPOSITORY.matcher(path).matches(), "repository", path);
  }

  private static void check(boolean ok, String part, String value) {
    if (!ok) {
      throw ImageException.malformed(
          "not a valid " + part + " of an image name: \"" + Shown.briefly(value) + "\"");
    }
  }

  /** Reads what a person writes, completing it by the rules of Docker Hub. */
  public static ImageReference parse(String text) {
    check(text.length() <= 2 * LONGEST, "length", text);
    int at = text.indexOf('@');
    Optional<Digest> digest =
        at < 0 ? Optional.empty() : Optional.of(Digest.parse(text.substring(at + 1)));
    String name = at < 0 ? text : text.substring(0, at);
    int colon = name.lastIndexOf(':');
    boolean tagged = colon > name.lastIndexOf('/');
    Optional<String> tag = tagged ? Optional.of(name.substring(colon + 1)) : Optional.empty();
    if (tag.isEmpty() && digest.isEmpty()) {
      tag = Optional.of("latest");
    }
    return complete(tagged ? name.substring(0, colon) : name, tag, digest);
  }

  private static ImageReference complete(
      String name, Optional<String> tag, Optional<Digest> digest) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    if (!namesRegistry(first)) {
      String repository = slash < 0 ? "library/" + name : name;
      return new ImageReference(DOCKER_HUB, repository, tag, digest);
    }
    String rest = name.substring(slash + 1);
    if (first.equals(DOCKER_HUB) || first.equals("index.docker.io")) {
      String repository = rest.indexOf('/') < 0 ? "library/" + rest : rest;
      return new ImageReference(DOCKER_HUB, repository, tag, digest);
    }
    return new ImageReference(first, rest, tag, digest);
  }

  private static boolean namesRegistry(String first) {
    return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
  }

  /** True for names that exist in this store only. */
  public boolean isLocalOnly() {
    return registry.equals("localhost");
  }

  /** The repository that it is in. */
  public RepositoryName in() {
    return new RepositoryName(registry, repository);
  }

  /** The same repository at exactly these bytes. */
  public ImageReference at(Digest exact) {
    return new ImageReference(registry, repository, Optional.empty(), Optional.of(exact));
  }

  /** The same repository under another tag. */
  public ImageReference tagged(String other) {
    return new ImageReference(registry, repository, Optional.of(other), Optional.empty());
  }

  @Override
  public String toString() {
    return registry
        + "/"
        + repository
        + tag.map(t -> ":" + t).orElse("")
        + digest.map(d -> "@" + d).orElse("");
  }
}
