package dev.slipway.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.event.ProjectName;
import dev.slipway.event.Transactions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Settings} does. */
public abstract class SettingsContract {
  private static final ProjectName SHOP = new ProjectName("shop");
  private static final Optional<String> PROJECT = Optional.empty();
  private static final Optional<String> STAGING = Optional.of("staging");
  private static final SecretName MODE = new SecretName("MODE");
  private static final SecretName LANG = new SecretName("LANG");

  protected abstract Transactions transactions();

  protected abstract Settings settings();

  @Test
  void theStagesLieOverTheProjects() {
    put(PROJECT, MODE, "plain");
    put(PROJECT, LANG, "C");
    put(STAGING, MODE, "test");
    assertEquals(Map.of(MODE, "plain", LANG, "C"), settings().of(SHOP, PROJECT));
    assertEquals(Map.of(MODE, "test", LANG, "C"), settings().of(SHOP, STAGING));
    assertEquals(Map.of(), settings().of(new ProjectName("other"), STAGING));
  }

  @Test
  void theLastValueCounts() {
    put(PROJECT, MODE, "one");
    put(PROJECT, MODE, "");
    assertEquals(Map.of(MODE, ""), settings().of(SHOP, PROJECT));
  }

  @Test
  void removesOnlyTheOneOfThatPlace() {
    put(PROJECT, MODE, "plain");
    assertFalse(transactions().<Boolean>call(tx -> settings().remove(tx, SHOP, STAGING, MODE)));
    assertTrue(transactions().<Boolean>call(tx -> settings().remove(tx, SHOP, PROJECT, MODE)));
    assertEquals(Map.of(), settings().of(SHOP, PROJECT));
  }

  private void put(Optional<String> stage, SecretName name, String value) {
    transactions().run(tx -> settings().put(tx, SHOP, stage, name, value));
  }
}
