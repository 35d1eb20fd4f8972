package dev.slipway.image;

import dev.slipway.event.ProjectName;

/**
 * A repository of this registry, such as {@code shop/site}: its images are called {@code
 * localhost/shop/site:TAG} on this server.
 *
 * @param name may have slashes
 */
public record RepositoryPath(ProjectName project, String name) {
  @Override
  public String toString() {
    return project + "/" + name;
  }
}
