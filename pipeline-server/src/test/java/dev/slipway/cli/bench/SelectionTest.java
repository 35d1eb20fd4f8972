package dev.slipway.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class SelectionTest {
  private static final Family PULL = new PullRows();
  private static final Family UNPACK = new UnpackRows(SeededTree.many(1));

  @Test
  void rowsThatAreMeasuredTogetherAreWantedTogether() {
    var selection = selected("--only", "unpack-many-podman");
    selection.check(List.of(PULL, UNPACK));
    assertTrue(selection.wants(UNPACK));
    assertFalse(selection.wants(PULL));
  }

  @Test
  void withoutANameAllAreWanted() {
    assertTrue(selected().wants(PULL));
  }

  @Test
  void aRowThatIsNotThereIsAMistake() {
    var mistake =
        assertThrows(
            TypeConversionException.class,
            () -> selected("--only", "pull-present,fly").check(List.of(PULL)));
    assertEquals("no row fly (expected: pull-present, pull-present-podman)", mistake.getMessage());
  }

  private static Selection selected(String... arguments) {
    return CommandLine.populateCommand(new Selection(), arguments);
  }
}
