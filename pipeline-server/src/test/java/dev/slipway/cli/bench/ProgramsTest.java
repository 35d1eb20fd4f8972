package dev.slipway.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  @TempDir private Path dir;

  @Test
  void aFailureInsideAPipeIsOneOfTheWhole() throws Exception {
    try (var programs = new Programs()) {
      assertEquals("2", programs.bash("seq 2 | tail -n 1"));
      var failed =
          assertThrows(IOException.class, () -> programs.bash("{ seq 2; exit 3; } | tail -n 1"));
      assertTrue(failed.toString().contains(": exit code 3 of bash"), failed::toString);
    }
  }

  @Test
  @Timeout(60)
  void closingEndsWhatRunsWithAllItsChildren() throws Exception {
    var programs = new Programs();
    var pipe = dir.resolve("pipe");
    programs.call(List.of("mkfifo", pipe.toString()));
    var running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return programs.bash("sleep 3600 | { echo up >" + pipe + "; cat; }");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertEquals("up", Files.readString(pipe).strip());
    programs.close();
    assertThrows(ExecutionException.class, running::get);
    assertThrows(IOException.class, () -> programs.bash("true"));
  }
}
