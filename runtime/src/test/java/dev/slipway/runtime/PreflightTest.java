package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor tells the truth about this host, and about one that lacks things. */
class PreflightTest {
  @TempDir Path directory;

  @Test
  void everythingIsLookedAtAndNothingStays() {
    var settings = RuntimeSettings.in(directory.resolve("data"));
    var before = HostResidue.capture(settings);
    var checks = Preflight.run(settings);
    assertEquals(
        List.of(
            "rights",
            "kernel",
            "cgroups",
            "overlay",
            "engine",
            "user namespaces",
            "conmon",
            "network",
            "netfilter"),
        checks.stream().map(Preflight.Check::what).toList());
    for (var check : checks) {
      assertTrue(check.level() != Preflight.Level.FAIL, check.toString());
      assertEquals(check.level() == Preflight.Level.OK, check.advice().isEmpty(), check.toString());
    }
    assertEquals(List.of(), HostResidue.capture(settings).newSince(before));
    assertTrue(Files.notExists(directory.resolve("data")));
  }

  @Test
  void missingPartsAreNamed() {
    var settings =
        RuntimeSettings.in(directory.resolve("data"))
            .withEngine(Path.of("/no/engine"))
            .withConmon(Path.of("/bin/true"));
    var engine =
        Preflight.run(settings).stream()
            .filter(check -> check.what().equals("engine"))
            .findFirst()
            .orElseThrow();
    assertEquals(Preflight.Level.FAIL, engine.level());
    assertTrue(engine.found().contains("/no/engine"), engine.found());
    var failed = assertThrows(ContainerException.class, () -> Containers.open(settings));
    assertTrue(String.valueOf(failed.getMessage()).contains("/no/engine"));
  }
}
