package dev.slipway.container;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;

/** The containers that people asked for, of this server; names are unique in a project. */
public interface OwnContainers {
  /** False if the project has one of that name. */
  boolean add(Transaction tx, OwnContainer container);

  Optional<OwnContainer> find(String id);

  /** Those of the project, the newest first. */
  List<OwnContainer> of(ProjectName project);

  /** All, the newest first. */
  List<OwnContainer> all();

  /** False if it is gone, or was in that phase already. */
  boolean move(Transaction tx, String id, OwnContainer.Phase phase);

  /** False if it is gone; empty if the project has one of that name. */
  Optional<Boolean> rename(Transaction tx, OwnContainer container, ContainerName name);

  /** False if it was gone. */
  boolean remove(Transaction tx, String id);
}
