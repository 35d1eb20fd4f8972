package dev.slipway.container.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.container.ContainerName;
import dev.slipway.container.OwnContainer;
import dev.slipway.container.OwnContainers;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The containers of one server as rows of {@code container}. */
public final class SqlOwnContainers implements OwnContainers {
  private final Jdbi jdbi;
  private final String server;

  /**
   * @param server whose containers these are, among several on one database
   */
  public SqlOwnContainers(Jdbi jdbi, String server) {
    this.jdbi = jdbi;
    this.server = server;
  }

  @Override
  public boolean add(Transaction tx, OwnContainer container) {
    var handle = handle(tx);
    oneNameAtATime(handle, container.project());
    return handle
            .createUpdate(
                """
                insert into container (id, server, project, name, image, digest, made_by,
                  auto_remove, stop_seconds, labels, phase, created)
                values (:id, :server, :project, :name, :image, :digest, :by,
                  :autoRemove, :stopSeconds, cast(:labels as jsonb), :phase, :created)
                on conflict do nothing
                """)
            .bind("id", container.id())
            .bind("server", server)
            .bind("project", container.project().value())
            .bind("name", container.name().value())
            .bind("image", container.image())
            .bind("digest", container.digest())
            .bind("by", container.by())
            .bind("autoRemove", container.autoRemove())
            .bind("stopSeconds", container.stopTimeout().toSeconds())
            .bind("labels", OwnContainerRow.json(container.labels()))
            .bind("phase", word(container.phase()))
            .bind("created", container.created().atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  @Override
  public Optional<OwnContainer> find(String id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from container where id = :id and server = :server")
                .bind("id", id)
                .bind("server", server)
                .map(OwnContainerRow::map)
                .findOne());
  }

  @Override
  public List<OwnContainer> of(ProjectName project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from container where project = :project and server = :server
                    order by created desc, id
                    """)
                .bind("project", project.value())
                .bind("server", server)
                .map(OwnContainerRow::map)
                .list());
  }

  @Override
  public List<OwnContainer> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from container where server = :server order by created desc, id")
                .bind("server", server)
                .map(OwnContainerRow::map)
                .list());
  }

  @Override
  public boolean move(Transaction tx, String id, OwnContainer.Phase phase) {
    return handle(tx)
            .createUpdate("update container set phase = :phase where id = :id and phase <> :phase")
            .bind("id", id)
            .bind("phase", word(phase))
            .execute()
        == 1;
  }

  @Override
  public Optional<Boolean> rename(Transaction tx, OwnContainer container, ContainerName name) {
    var handle = handle(tx);
    oneNameAtATime(handle, container.project());
    boolean taken =
        handle
            .createQuery(
                """
                select exists (select from container
                  where project = :project and name = :name and id <> :id)
                """)
            .bind("project", container.project().value())
            .bind("name", name.value())
            .bind("id", container.id())
            .mapTo(Boolean.class)
            .one();
    if (taken) {
      return Optional.empty();
    }
    var count =
        handle
            .createUpdate("update container set name = :name where id = :id")
            .bind("name", name.value())
            .bind("id", container.id())
            .execute();
    return Optional.of(count == 1);
  }

  @Override
  public boolean remove(Transaction tx, String id) {
    return handle(tx).createUpdate("delete from container where id = :id").bind("id", id).execute()
        == 1;
  }

  /* Whoever gives a name in a project waits for the one before: none is given twice. */
  private static void oneNameAtATime(Handle handle, ProjectName project) {
    handle.execute(
        "select pg_advisory_xact_lock(hashtextextended('container of ' || ?, 0))", project.value());
  }

  private static String word(OwnContainer.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
