package dev.slipway.source;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;

/** The registered projects. */
public interface Projects {
  /** False if the name is taken. */
  boolean add(Transaction tx, Project project);

  Optional<Project> find(ProjectName name);

  /** All, by name. */
  List<Project> list();
}
