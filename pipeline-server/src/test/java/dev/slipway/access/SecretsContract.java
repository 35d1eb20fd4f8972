package dev.slipway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link Secrets} does. */
public abstract class SecretsContract {
  protected static final ProjectName SHOP = new ProjectName("shop");
  private static final ProjectName OTHER = new ProjectName("other");
  private static final Optional<String> PROJECT = Optional.empty();
  private static final Optional<String> STAGING = Optional.of("staging");
  protected static final SecretName KEY = new SecretName("KEY");
  private static final SecretName DB = new SecretName("DB_PASSWORD");

  protected abstract Transactions transactions();

  protected abstract Secrets secrets();

  @Test
  void revealsWhatWasPut() {
    put(SHOP, PROJECT, KEY, "one");
    assertEquals(Map.of("KEY", "one"), revealed(SHOP, PROJECT, KEY, DB));
    put(SHOP, PROJECT, KEY, "two");
    assertEquals(Map.of("KEY", "two"), revealed(SHOP, PROJECT, KEY));
  }

  @Test
  void keepsAnyBytes() {
    var value = new byte[64 << 10];
    new java.util.Random(1).nextBytes(value);
    transactions().run(tx -> secrets().put(tx, SHOP, PROJECT, KEY, value));
    assertArrayEquals(value, secrets().reveal(SHOP, PROJECT, Set.of(KEY)).get(KEY));
  }

  @Test
  void oneOfTheStageHidesTheProjects() {
    put(SHOP, PROJECT, KEY, "project");
    put(SHOP, PROJECT, DB, "for all");
    put(SHOP, STAGING, KEY, "staging");
    assertEquals(
        Map.of("KEY", "staging", "DB_PASSWORD", "for all"), revealed(SHOP, STAGING, KEY, DB));
    assertEquals(Map.of("KEY", "project"), revealed(SHOP, Optional.of("production"), KEY));
    assertEquals(Map.of("KEY", "project"), revealed(SHOP, PROJECT, KEY));
  }

  @Test
  void projectsSeeOnlyTheirOwn() {
    put(SHOP, PROJECT, KEY, "mine");
    assertEquals(Map.of(), revealed(OTHER, PROJECT, KEY));
    assertEquals(List.of(), secrets().list(OTHER));
  }

  @Test
  void onlyTheNamedAreRevealed() {
    put(SHOP, PROJECT, KEY, "one");
    assertEquals(Map.of(), revealed(SHOP, PROJECT));
    assertEquals(Map.of(), revealed(SHOP, PROJECT, DB));
  }

  @Test
  void listsNamesAndPlaces() {
    put(SHOP, STAGING, KEY, "a");
    put(SHOP, PROJECT, KEY, "b");
    put(SHOP, PROJECT, DB, "c");
    assertEquals(
        List.of(
            new Secrets.Entry(DB, PROJECT),
            new Secrets.Entry(KEY, PROJECT),
            new Secrets.Entry(KEY, STAGING)),
        secrets().list(SHOP));
  }

  @Test
  void removesOnlyTheOneOfThatPlace() {
    put(SHOP, PROJECT, KEY, "project");
    put(SHOP, STAGING, KEY, "staging");
    assertTrue(transactions().<Boolean>call(tx -> secrets().remove(tx, SHOP, STAGING, KEY)));
    assertFalse(transactions().<Boolean>call(tx -> secrets().remove(tx, SHOP, STAGING, KEY)));
    assertEquals(Map.of("KEY", "project"), revealed(SHOP, STAGING, KEY));
  }

  @Test
  void aTransactionThatFailsChangesNothing() {
    put(SHOP, PROJECT, KEY, "before");
    assertThrows(
        IllegalStateException.class,
        () ->
            transactions()
                .run(
                    tx -> {
                      secrets().put(tx, SHOP, PROJECT, KEY, "after".getBytes(UTF_8));
                      throw new IllegalStateException("on purpose");
                    }));
    assertEquals(Map.of("KEY", "before"), revealed(SHOP, PROJECT, KEY));
  }

  protected final void put(
      ProjectName project, Optional<String> stage, SecretName name, String value) {
    transactions().run(tx -> secrets().put(tx, project, stage, name, value.getBytes(UTF_8)));
  }

  private Map<String, String> revealed(
      ProjectName project, Optional<String> stage, SecretName... names) {
    var shown = new TreeMap<String, String>();
    secrets()
        .reveal(project, stage, Set.of(names))
        .forEach((name, value) -> shown.put(name.value(), new String(value, UTF_8)));
    return shown;
  }
}
