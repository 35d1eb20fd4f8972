package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.event.ProjectName;
import dev.slipway.images.ImageReference;
import dev.slipway.images.View;
import java.util.Optional;

/**
 * The names that a project may use: what one project's steps and builds made, or pulled with its
 * credentials, is nobody else's.
 */
record ProjectView(ProjectName project, KnownProjects projects) implements View {
  @Override
  public boolean sees(ImageReference name) {
    var slash = name.repository().indexOf('/');
    if (!name.isLocalOnly() || slash < 0) {
      return true;
    }
    var first = name.repository().substring(0, slash);
    return first.equals(project.value()) || !isProject(first);
  }

  private boolean isProject(String name) {
    try {
      return projects.exists(new ProjectName(name));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Optional<String> owner() {
    return Optional.of(project.value());
  }
}
