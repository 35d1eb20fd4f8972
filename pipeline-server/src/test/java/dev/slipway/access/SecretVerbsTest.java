package dev.slipway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.slipway.event.EventType;
import dev.slipway.event.InMemoryJournal;
import dev.slipway.event.InMemoryTransactions;
import dev.slipway.event.ProjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretVerbsTest {
  private static final Place PLACE = new Place(new ProjectName("shop"), Optional.of("staging"));
  private static final SecretName KEY = new SecretName("KEY");
  private static final Caller ALICE =
      new Caller("alice", "tokenid", List.of(), Set.of(), Optional.empty());

  private final InMemoryTransactions transactions = new InMemoryTransactions();
  private final InMemoryJournal journal = new InMemoryJournal();
  private final InMemorySecrets secrets = new InMemorySecrets();
  private final InMemorySettings settings = new InMemorySettings();
  private final SetSecret set = new SetSecret(transactions, secrets, journal);
  private final SetSetting configure = new SetSetting(transactions, settings, journal);

  @Test
  void theJournalTellsOfAChangeAndHoldsNoValue() {
    set.set(PLACE, KEY, "canary-4711".getBytes(UTF_8), ALICE);
    new RemoveSecret(transactions, secrets, journal).remove(PLACE, KEY, ALICE);
    var events = journal.all();
    assertEquals(
        List.of(EventType.SECRET_CHANGED, EventType.SECRET_CHANGED),
        events.stream().map(event -> event.type()).toList());
    assertEquals(
        Map.of("by", "alice", "token", "tokenid", "stage", "staging", "change", "set"),
        events.getFirst().data());
    assertFalse(events.toString().contains("canary"));
  }

  @Test
  void reservedNamesAndOddSizesAreRefused() {
    refused(() -> set.set(PLACE, new SecretName("SLIPWAY_X"), "value".getBytes(UTF_8), ALICE));
    refused(() -> set.set(PLACE, KEY, "abc".getBytes(UTF_8), ALICE));
    refused(() -> set.set(PLACE, KEY, new byte[SetSecret.MAX_VALUE + 1], ALICE));
    set.set(PLACE, KEY, new byte[SetSecret.MAX_VALUE], ALICE);
    assertEquals(1, journal.all().size());
  }

  @Test
  void whatIsNotThereCannotBeRemoved() {
    refused(() -> new RemoveSecret(transactions, secrets, journal).remove(PLACE, KEY, ALICE));
    refused(() -> new RemoveSetting(transactions, settings, journal).remove(PLACE, KEY, ALICE));
    assertEquals(List.of(), journal.all());
  }

  @Test
  void settingsCannotChangeWhichProgramsRun() {
    for (var name : List.of("PATH", "LD_PRELOAD", "GIT_SSH_COMMAND", "SLIPWAY_RUN")) {
      refused(() -> configure.set(PLACE, new SecretName(name), "x", ALICE));
    }
    refused(() -> configure.set(PLACE, KEY, "a\0b", ALICE));
    configure.set(PLACE, KEY, "", ALICE);
    assertEquals(EventType.CONFIG_CHANGED, journal.all().getFirst().type());
  }

  private static void refused(org.junit.jupiter.api.function.Executable work) {
    assertThrows(Refusal.class, work);
  }
}
