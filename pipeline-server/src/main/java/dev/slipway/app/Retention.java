package dev.slipway.app;

import dev.slipway.deploy.Deployment;
import dev.slipway.deploy.Deployments;
import dev.slipway.event.ProjectName;
import dev.slipway.release.Release;
import dev.slipway.release.Releases;
import dev.slipway.run.DiscardRuns;
import dev.slipway.run.RunId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Discards the filesystems and logs of old runs, project by project. Spared are the newest runs and
 * those whose release is live in a stage or on its way there: their logs say how it was made.
 */
final class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);

  private final Projects projects;
  private final Deployments deployments;
  private final Releases releases;
  private final DiscardRuns discard;
  private final int keep;

  Retention(
      Projects projects,
      Deployments deployments,
      Releases releases,
      DiscardRuns discard,
      int keep) {
    this.projects = projects;
    this.deployments = deployments;
    this.releases = releases;
    this.discard = discard;
    this.keep = keep;
  }

  /** Goes through all projects; one that fails is told in the log and does not stop the others. */
  void sweep() {
    var pinned = pinned();
    projects.list().stream().map(Project::name).forEach(project -> sweep(project, pinned));
  }

  private void sweep(ProjectName project, Set<RunId> pinned) {
    try {
      int count = discard.discard(project, keep, pinned::contains);
      LOG.debugf("discarded %d old runs of %s", count, project);
    } catch (RuntimeException e) {
      LOG.errorf(e, "old runs of %s could not be discarded; the next sweep tries again", project);
    }
  }

  private Set<RunId> pinned() {
    return deployments.active().stream()
        .map(Deployment::release)
        .distinct()
        .flatMap(id -> releases.find(id).stream())
        .map(Release::run)
        .collect(Collectors.toUnmodifiableSet());
  }
}
