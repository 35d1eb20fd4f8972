package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temp;

  private Path root() {
    return temp.resolve("data");
  }

  private String refusal(DataVersion version) {
    return said(() -> DataDirectory.open(root(), version));
  }

  private static String said(Executable work) {
    return String.valueOf(assertThrows(CannotStartException.class, work).getMessage());
  }

  private String refusal() {
    return refusal(DataVersion.CURRENT);
  }

  private static DataVersion next(DataVersion.Step step) {
    return new DataVersion(DataDirectory.VERSION + 1, Map.of(DataDirectory.VERSION, step));
  }

  @Test
  void aNewOneIsForItsOwnerOnlyAndKeepsItsServerId() throws IOException {
    String id;
    try (var data = DataDirectory.open(root())) {
      id = data.serverId();
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(root())));
      assertEquals("1", Files.readString(root().resolve("VERSION")).strip());
    }
    try (var data = DataDirectory.open(root())) {
      assertEquals(id, data.serverId());
    }
  }

  @Test
  void oneServerAtATime() throws IOException {
    try (var data = DataDirectory.open(root())) {
      assertTrue(refusal().startsWith("another Slipway server uses"), data.root().toString());
    }
    DataDirectory.open(root()).close();
  }

  @Test
  void aNewerOneIsRefusedAndLeftAsItWas() throws IOException {
    DataDirectory.open(root(), next(at -> {})).close();
    Files.writeString(root().resolve("VERSION"), "2\n");
    assertTrue(refusal().contains("version 2, and this Slipway knows only up to 1"), refusal());
    assertEquals("2\n", Files.readString(root().resolve("VERSION")));
  }

  @Test
  void anOlderOneIsMigratedAndAStepThatFailedRunsAgain() throws IOException {
    DataDirectory.open(root()).close();
    var failing =
        next(
            at -> {
              throw new IOException("disk full");
            });
    assertTrue(refusal(failing).endsWith("disk full"), refusal(failing));
    assertEquals("1\n", Files.readString(root().resolve("VERSION")));
    DataDirectory.open(root(), next(at -> Files.writeString(at.resolve("migrated"), "yes")))
        .close();
    assertEquals("2\n", Files.readString(root().resolve("VERSION")));
    assertEquals("yes", Files.readString(root().resolve("migrated")));
  }

  @Test
  void whatIsNotOursIsRefused() throws IOException {
    Files.createDirectories(root());
    Files.writeString(root().resolve("thesis.tex"), "");
    assertTrue(refusal().contains("thesis.tex"), refusal());
    Files.delete(root().resolve("thesis.tex"));
    Files.writeString(root().resolve("VERSION"), "one");
    assertTrue(refusal().contains("does not hold a version"), refusal());
  }

  @Test
  void aPlaceThatCannotBeADirectoryIsSaidToBe() throws IOException {
    Files.writeString(root(), "");
    assertTrue(refusal().endsWith(": it is a file"), refusal());
    var nowhere = Path.of("/proc/slipway");
    var refused = said(() -> DataDirectory.open(nowhere));
    assertTrue(refused.startsWith("cannot use the data directory /proc/slipway: "), refused);
  }

  @Test
  void littleRoomIsRefused() throws IOException {
    try (var data = DataDirectory.open(root())) {
      Platform.requireSpace(data, 1);
      var refused = said(() -> Platform.requireSpace(data, Long.MAX_VALUE));
      assertTrue(refused.contains("MiB are free"), refused);
    }
  }
}
