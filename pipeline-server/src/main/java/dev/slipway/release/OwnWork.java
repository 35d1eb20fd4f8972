package dev.slipway.release;

import dev.slipway.event.ProjectName;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;

/**
 * Whether an approval would be of one's own work: the approver asked for the promotion, or pushed
 * something that it would bring to the stage and that isn't there yet.
 */
public final class OwnWork {
  private final Projects projects;
  private final Releases releases;
  private final StageHistory history;

  public OwnWork(Projects projects, Releases releases, StageHistory history) {
    this.projects = projects;
    this.releases = releases;
    this.history = history;
  }

  /** False throughout in a project that allows approving one's own. */
  boolean isOf(String person, Promotion promotion) {
    return !selfApproval(promotion.release().project())
        && (promotion.by().equals(person) || pushed(person, promotion));
  }

  private boolean selfApproval(ProjectName project) {
    return projects.find(project).map(Project::selfApproval).orElse(false);
  }

  private boolean pushed(String person, Promotion promotion) {
    var release =
        releases
            .find(promotion.release())
            .orElseThrow(() -> new IllegalStateException("no release " + promotion.release()));
    return release.by().equals(person)
        || history
            .live(promotion.release().project(), promotion.stage())
            .flatMap(releases::find)
            .map(live -> releases.pushers(live, release).contains(person))
            .orElse(false);
  }
}
