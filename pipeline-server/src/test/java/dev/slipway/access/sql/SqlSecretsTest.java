package dev.slipway.access.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.AccessException;
import dev.slipway.access.Secrets;
import dev.slipway.access.SecretsContract;
import dev.slipway.event.Transactions;
import dev.slipway.event.sql.SqlTransactions;
import dev.slipway.event.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSecretsTest extends SecretsContract {
  private static final Optional<String> PROJECT = Optional.empty();

  @TempDir Path directory;
  private final Jdbi jdbi = TestDatabase.fresh();
  private final Transactions transactions = new SqlTransactions(jdbi);

  @Override
  protected Transactions transactions() {
    return transactions;
  }

  @Override
  protected Secrets secrets() {
    return new SqlSecrets(jdbi, SecretKeys.open(file()));
  }

  private Path file() {
    return directory.resolve("keys/secrets.key");
  }

  @Test
  void theKeyFileIsItsOwnersAlone() throws IOException {
    secrets();
    assertEquals("rw-------", permissions(file()));
    assertEquals("rwx------", permissions(directory.resolve("keys")));
  }

  @Test
  void theRowHoldsNoValueAndEachHasItsOwnNonce() {
    put(SHOP, PROJECT, KEY, "canary-4711");
    var first = rowBytes("sealed");
    var nonce = rowBytes("nonce");
    put(SHOP, PROJECT, KEY, "canary-4711");
    assertFalse(new String(first, ISO_8859_1).contains("canary"));
    assertNotEquals(List.of(boxed(nonce)), List.of(boxed(rowBytes("nonce"))));
  }

  @Test
  void aValueMovedToAnotherRowDoesNotOpen() {
    put(SHOP, PROJECT, KEY, "staging only");
    for (var change : List.of("project = 'other'", "stage = 'production'", "name = 'KEYS'")) {
      jdbi.useHandle(handle -> handle.execute("update secret set " + change));
      assertThrows(AccessException.class, this::revealAny, change);
    }
  }

  @Test
  void anAlteredValueDoesNotOpen() {
    put(SHOP, PROJECT, KEY, "value");
    jdbi.useHandle(
        handle ->
            handle.execute(
                "update secret set sealed = set_byte(sealed, 0, 255 - get_byte(sealed, 0))"));
    var failure = assertThrows(AccessException.class, this::revealAny);
    assertEquals("cannot decrypt the secret shop//KEY", failure.getMessage());
  }

  @Test
  void aNewFirstLineRotatesTheKeyAndOldValuesStillOpen() throws IOException {
    put(SHOP, PROJECT, KEY, "old");
    var old = Files.readString(file());
    var other = SecretKeys.open(directory.resolve("other/key"));
    Files.writeString(file(), Files.readString(directory.resolve("other/key")) + old);
    assertArrayEquals("old".getBytes(UTF_8), secrets().reveal(SHOP, PROJECT, Set.of(KEY)).get(KEY));
    put(SHOP, PROJECT, KEY, "new");
    assertEquals(
        other.current(),
        jdbi.withHandle(
            handle -> handle.createQuery("select key_id from secret").mapTo(String.class).one()));
  }

  @Test
  void aLostKeyFileIsSaid() throws IOException {
    put(SHOP, PROJECT, KEY, "value");
    Files.delete(file());
    var failure = assertThrows(AccessException.class, this::revealAny);
    assertTrue(failure.toString().contains("not in the key file"), failure::toString);
    assertEquals(1, ((SqlSecrets) secrets()).missingKeys().size());
  }

  @Test
  void aBrokenKeyFileIsRefused() throws IOException {
    Files.createDirectories(file().getParent());
    for (var content : List.of("", "\n", "key", "slipway-key-1 AAAA", "slipway-key-1 !!!")) {
      Files.writeString(file(), content);
      assertThrows(AccessException.class, () -> SecretKeys.open(file()), content);
    }
  }

  private void revealAny() {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select project, stage, name from secret")
                .map(
                    (row, ctx) ->
                        secrets()
                            .reveal(
                                new dev.slipway.event.ProjectName(row.getString("project")),
                                Optional.of(row.getString("stage")).filter(s -> !s.isEmpty()),
                                Set.of(new dev.slipway.access.SecretName(row.getString("name")))))
                .list());
  }

  private byte[] rowBytes(String column) {
    return jdbi.withHandle(
        handle ->
            handle.createQuery("select " + column + " from secret").mapTo(byte[].class).one());
  }

  private static String boxed(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
