package dev.slipway.trigger;

import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.Repository;
import dev.slipway.source.SourceException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Finds moves of refs that nobody told us of: pushes whose processing was killed, and deliveries of
 * forges that were lost while we were away.
 */
public final class ReconcileRefs {
  private static final Logger LOG = Logger.getLogger(ReconcileRefs.class.getName());

  private final Projects projects;
  private final Repository repository;
  private final NoteRefs noteRefs;

  public ReconcileRefs(Projects projects, Repository repository, NoteRefs noteRefs) {
    this.projects = projects;
    this.repository = repository;
    this.noteRefs = noteRefs;
  }

  /** Hosted projects, which needs no network and is quick: for the start of the server. */
  public void hosted() {
    projects.list().stream().filter(p -> p.remote().isEmpty()).forEach(this::tryOne);
  }

  /** Mirrored projects, each fetched from its remote; one that can't be does not stop the rest. */
  public void mirrored() {
    projects.list().stream().filter(p -> p.remote().isPresent()).forEach(this::tryOne);
  }

  private void tryOne(Project project) {
    try {
      reconcile(project);
    } catch (SourceException e) {
      LOG.log(Level.WARNING, "refs of {0}: {1}", new Object[] {project.name(), e.getMessage()});
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "refs of " + project.name() + " could not be compared", e);
    }
  }

  /**
   * One project.
   *
   * @throws SourceException if its remote can't be read, saying why
   */
  public void reconcile(Project project) {
    if (project.remote().isPresent()) {
      repository.fetch(project);
    }
    noteRefs.note(project.name(), project.remote().isPresent() ? "remote" : "unknown");
  }
}
