package dev.slipway.access.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** Secrets as rows, each encrypted under the key of a file that no database backup holds. */
public final class SqlSecrets implements Secrets {
  private final Jdbi jdbi;
  private final SecretKeys keys;

  public SqlSecrets(Jdbi jdbi, SecretKeys keys) {
    this.jdbi = jdbi;
    this.keys = keys;
  }

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] value) {
    var sealed = Sealed.seal(keys, value, project.value(), stage.orElse(""), name.value());
    handle(tx)
        .createUpdate(
            """
            insert into secret (project, stage, name, key_id, nonce, sealed)
            values (:project, :stage, :name, :key, :nonce, :sealed)
            on conflict (project, stage, name)
            do update set key_id = excluded.key_id, nonce = excluded.nonce, sealed = excluded.sealed
            """)
        .bind("project", project.value())
        .bind("stage", stage.orElse(""))
        .bind("name", name.value())
        .bind("key", sealed.keyId())
        .bind("nonce", sealed.nonce())
        .bind("sealed", sealed.bytes())
        .execute();
  }

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    return handle(tx)
            .createUpdate(
                "delete from secret where project = :project and stage = :stage and name = :name")
            .bind("project", project.value())
            .bind("stage", stage.orElse(""))
            .bind("name", name.value())
            .execute()
        == 1;
  }

  @Override
  public List<Entry> list(ProjectName project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name, stage from secret where project = :project
                    order by name collate "C", stage collate "C"
                    """)
                .bind("project", project.value())
                .map(
                    (row, ctx) ->
                        new Entry(
                            new SecretName(row.getString("name")), stage(row.getString("stage"))))
                .list());
  }

  @Override
  public Map<SecretName, byte[]> reveal(
      ProjectName project, Optional<String> stage, Set<SecretName> names) {
    record Row(String name, String stage, Sealed sealed) {}
    if (names.isEmpty()) {
      return Map.of();
    }
    var rows =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select name, stage, key_id, nonce, sealed from secret
                        where project = :project and stage in ('', :stage) and name = any(:names)
                        order by stage collate "C"
                        """)
                    .bind("project", project.value())
                    .bind("stage", stage.orElse(""))
                    .bindArray(
                        "names", String.class, names.stream().map(SecretName::value).toList())
                    .map(
                        (row, ctx) ->
                            new Row(
                                row.getString("name"),
                                row.getString("stage"),
                                new Sealed(
                                    row.getString("key_id"),
                                    row.getBytes("nonce"),
                                    row.getBytes("sealed"))))
                    .list());
    var values = new HashMap<SecretName, byte[]>();
    for (var row : rows) {
      values.put(
          new SecretName(row.name()),
          row.sealed().open(keys, project.value(), row.stage(), row.name()));
    }
    return Map.copyOf(values);
  }

  /** The ids of keys that secrets are encrypted under and the key file lacks: they are lost. */
  public List<String> missingKeys() {
    return jdbi
        .withHandle(
            handle ->
                handle
                    .createQuery("select distinct key_id from secret order by key_id")
                    .mapTo(String.class)
                    .list())
        .stream()
        .filter(id -> keys.find(id).isEmpty())
        .toList();
  }

  private static Optional<String> stage(String column) {
    return Optional.of(column).filter(stage -> !stage.isEmpty());
  }
}
