package dev.slipway.access.sql;

import static dev.slipway.event.sql.SqlTransaction.handle;

import dev.slipway.access.ApiToken;
import dev.slipway.access.Permission;
import dev.slipway.access.Tokens;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Tokens as rows; of their texts only the SHA-256. */
public final class SqlTokens implements Tokens {
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
  private static final int NOTED_MOST = 10_000;

  private final Jdbi jdbi;
  private final SqlPrincipals principals;

  /** When each token's use was last written: most uses then cost no write at all. */
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();

  public SqlTokens(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.principals = new SqlPrincipals(jdbi);
  }

  @Override
  public void add(Transaction tx, ApiToken token, byte[] hash) {
    handle(tx)
        .createUpdate(
            """
            insert into api_token (id, principal, sha256, scopes, project, created, expires)
            values (:id, :principal, :hash, :scopes, :project, :created, :expires)
            """)
        .bind("id", token.id())
        .bind("principal", token.principal())
        .bind("hash", hash)
        .bindArray("scopes", String.class, token.scopes().stream().map(Permission::id).toList())
        .bind("project", token.only().map(ProjectName::value))
        .bind("created", token.created().atOffset(ZoneOffset.UTC))
        .bind("expires", token.expires().atOffset(ZoneOffset.UTC))
        .execute();
  }

  @Override
  public Optional<Kept> find(String id) {
    record Row(ApiToken token, byte[] hash) {}
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select * from api_token where id = :id")
                    .bind("id", id)
                    .map((row, ctx) -> new Row(token(row), row.getBytes("sha256")))
                    .findOne())
        .flatMap(
            row ->
                principals
                    .find(row.token().principal())
                    .map(owner -> new Kept(row.token(), row.hash(), owner)));
  }

  @Override
  public boolean revoke(Transaction tx, String id, Instant now) {
    return handle(tx)
            .createUpdate("update api_token set revoked = :now where id = :id and revoked is null")
            .bind("id", id)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .execute()
        == 1;
  }

  @Override
  public void used(String id, Instant now) {
    var last = noted.get(id);
    if (last != null && now.isBefore(last.plus(NOTED_EVERY))) {
      return;
    }
    if (noted.size() >= NOTED_MOST) {
      noted.clear();
    }
    noted.put(id, now);
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update api_token set last_used = :now
                    where id = :id and (last_used is null or last_used < :now)
                    """)
                .bind("id", id)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute());
  }

  @Override
  public List<ApiToken> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from api_token order by created, id")
                .map((row, ctx) -> token(row))
                .list());
  }

  private static ApiToken token(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getString("id"),
        row.getString("principal"),
        scopes((String[]) row.getArray("scopes").getArray()),
        Optional.ofNullable(row.getString("project")).map(ProjectName::new),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        row.getObject("expires", OffsetDateTime.class).toInstant(),
        time(row, "revoked"),
        time(row, "last_used"));
  }

  private static Set<Permission> scopes(String[] ids) {
    return Arrays.stream(ids).map(Permission::of).collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
