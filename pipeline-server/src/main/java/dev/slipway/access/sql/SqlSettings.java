package dev.slipway.access.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.access.SecretName;
import dev.slipway.access.Settings;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Plain configuration as rows. */
public final class SqlSettings implements Settings {
  private final Jdbi jdbi;

  public SqlSettings(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public void put(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name, String value) {
    handle(tx)
        .createUpdate(
            """
            insert into setting (project, stage, name, value)
            values (:project, :stage, :name, :value)
            on conflict (project, stage, name) do update set value = excluded.value
            """)
        .bind("project", project.value())
        .bind("stage", stage.orElse(""))
        .bind("name", name.value())
        .bind("value", value)
        .execute();
  }

  @Override
  public boolean remove(
      Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
    return handle(tx)
            .createUpdate(
                "delete from setting where project = :project and stage = :stage and name = :name")
            .bind("project", project.value())
            .bind("stage", stage.orElse(""))
            .bind("name", name.value())
            .execute()
        == 1;
  }

  @Override
  public Map<SecretName, String> of(ProjectName project, Optional<String> stage) {
    var values = new TreeMap<SecretName, String>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select name, value from setting
                    where project = :project and stage in ('', :stage)
                    order by stage collate "C"
                    """)
                .bind("project", project.value())
                .bind("stage", stage.orElse(""))
                .map(
                    (row, ctx) ->
                        Map.entry(new SecretName(row.getString("name")), row.getString("value")))
                .forEach(entry -> values.put(entry.getKey(), entry.getValue())));
    return Collections.unmodifiableMap(values);
  }
}
