package dev.slipway.access.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.access.Grant;
import dev.slipway.access.Principal;
import dev.slipway.access.Principals;
import dev.slipway.access.Role;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Principals as rows. */
public final class SqlPrincipals implements Principals {
  private static final String SELECT =
      """
      select p.name, p.created, r.role, r.project
      from principal p left join principal_role r on r.principal = p.name
      """;

  private final Jdbi jdbi;

  public SqlPrincipals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public boolean add(Transaction tx, Principal principal) {
    int added =
        handle(tx)
            .createUpdate(
                "insert into principal (name, created) values (:name, :created)"
                    + " on conflict do nothing")
            .bind("name", principal.name())
            .bind("created", principal.created().atOffset(ZoneOffset.UTC))
            .execute();
    if (added == 1) {
      principal.grants().forEach(grant -> addRole(tx, principal.name(), grant));
    }
    return added == 1;
  }

  private static void addRole(Transaction tx, String principal, Grant grant) {
    handle(tx)
        .createUpdate(
            "insert into principal_role (principal, role, project)"
                + " values (:principal, :role, :project) on conflict do nothing")
        .bind("principal", principal)
        .bind("role", grant.role().id())
        .bind("project", grant.project().map(ProjectName::value))
        .execute();
  }

  @Override
  public Optional<Principal> find(String name) {
    return jdbi
        .withHandle(
            handle ->
                grouped(
                    handle
                        .createQuery(SELECT + " where p.name = :name")
                        .bind("name", name)
                        .map((row, ctx) -> row(row))
                        .list()))
        .stream()
        .findFirst();
  }

  @Override
  public List<Principal> all() {
    return jdbi.withHandle(
        handle ->
            grouped(
                handle
                    .createQuery(SELECT + " order by p.name collate \"C\", r.role, r.project")
                    .map((row, ctx) -> row(row))
                    .list()));
  }

  /** One principal with at most one of its grants, as the join gives it. */
  private static Principal row(ResultSet row) throws SQLException {
    var grant = grant(row.getString("role"), row.getString("project"));
    return new Principal(
        row.getString("name"),
        grant.stream().toList(),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }

  static Optional<Grant> grant(
      @org.jspecify.annotations.Nullable String role,
      @org.jspecify.annotations.Nullable String project) {
    return Optional.ofNullable(role)
        .map(id -> new Grant(Role.of(id), Optional.ofNullable(project).map(ProjectName::new)));
  }

  private static List<Principal> grouped(List<Principal> rows) {
    Map<String, Principal> byName = new LinkedHashMap<>();
    rows.forEach(row -> byName.merge(row.name(), row, SqlPrincipals::joined));
    return List.copyOf(byName.values());
  }

  private static Principal joined(Principal one, Principal other) {
    var grants = new ArrayList<>(one.grants());
    grants.addAll(other.grants());
    return new Principal(one.name(), grants, one.created());
  }
}
