package dev.slipway.images.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.Limits;
import dev.slipway.images.Shell;
import dev.slipway.images.sys.Dir;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are no layers: contexts, what ADD unpacks, what is copied into a container. */
class ExtractArchiveTest {
  @TempDir Path into;

  private Extracted extract(ArchiveRules rules, Consumer<Archive> content) throws IOException {
    try (Dir root = Dir.open(into)) {
      var in = new ByteArrayInputStream(Archive.of(content));
      return new ExtractArchive(Limits.standard()).extract(in, root, rules);
    }
  }

  private Reason refused(ArchiveRules rules, Consumer<Archive> content) {
    return assertThrows(ImageException.class, () -> extract(rules, content)).reason();
  }

  @Test
  void aNameThatALayerReadsAsAWhiteoutIsAName() throws IOException {
    extract(
        ArchiveRules.everything(),
        a -> a.file("d/x", "x").file("d/.wh.x", "y").dir(".wh.d").file(".wh.d/.wh..wh..opq", ""));
    assertEquals("x", Files.readString(into.resolve("d/x")));
    assertEquals("y", Files.readString(into.resolve("d/.wh.x")));
    assertTrue(Files.exists(into.resolve(".wh.d/.wh..wh..opq")));
  }

  @Test
  void onlyWhatIsKeptIsUnpacked() throws IOException {
    extract(
        ArchiveRules.everything().keeping(path -> !path.startsWith("secret")),
        a -> a.dir("secret/").file("./secret/key", "!").file("./src//main", "x").file("y", ""));
    assertEquals("src\nsrc/main\ny\n", Shell.run(into, "bash", "-c", "find * | sort"));
    assertEquals(
        new Reason.Refused("hard-link"),
        refused(
            ArchiveRules.everything().keeping(path -> !path.equals("no")),
            a -> a.file("no", "").hardLink("yes", "no")));
  }

  @Test
  void everythingBelongsToWhomTheCallerSays() throws IOException {
    extract(
        ArchiveRules.everything().ownedBy(7, 8),
        a -> a.dir("d").file("d/f", "").symlink("l", "x").hardLink("h", "d/f"));
    assertEquals("7:8\n".repeat(4), Shell.run(into, "stat", "-c", "%u:%g", "d", "d/f", "l", "h"));
    assertThrows(
        IllegalArgumentException.class, () -> ArchiveRules.everything().ownedBy(4294967295L, 0));
  }

  @Test
  void whatIsThereIsReplacedButForDirectories() throws IOException {
    Shell.run(
        into,
        "bash",
        "-euc",
        "mkdir kept lost; echo old > kept/old; echo old > f; touch lost/x; chmod 700 . kept;"
            + " ln -s kept link; echo first > first; ln first second");
    extract(
        ArchiveRules.everything(),
        a ->
            a.dir(".")
                .dir("kept")
                .file("kept/new", "new")
                .file("f", "new")
                .file("lost", "")
                .file("link", "now a file")
                .file("second", "new"));
    assertEquals("old\n", Files.readString(into.resolve("kept/old")));
    assertEquals("new", Files.readString(into.resolve("f")));
    assertEquals("now a file", Files.readString(into.resolve("link")));
    assertEquals("first\n", Files.readString(into.resolve("first")), "its other name has it still");
    assertEquals("700 755\n", Shell.run(into, "bash", "-c", "echo $(stat -c %a . kept)"));
    assertTrue(Files.isRegularFile(into.resolve("lost")));
  }

  @Test
  void aLinkThatWasThereIsNotFollowed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Files.createSymbolicLink(into.resolve("away"), outside);
    Files.createSymbolicLink(into.resolve("canary"), outside.resolve("canary"));
    assertEquals(
        new Reason.Refused("links"),
        refused(ArchiveRules.everything(), a -> a.file("away/x", "!")));
    extract(ArchiveRules.everything(), a -> a.file("canary", "!"));
    assertFalse(Files.isSymbolicLink(into.resolve("canary")));
    assertEquals("", Shell.run(outside, "ls"));
    Files.delete(outside);
  }

  @Test
  void theSameIsRefusedAsInALayer() {
    ArchiveRules all = ArchiveRules.everything();
    assertEquals(new Reason.Refused("path"), refused(all, a -> a.file("../x", "")));
    assertEquals(new Reason.Refused("root"), refused(all, a -> a.symlink(".", "/")));
    assertEquals(new Reason.Refused("file-type"), refused(all, a -> a.special("d", (byte) '3')));
    assertEquals(new Reason.Refused("path"), refused(all, a -> a.hardLink("h", "/etc/passwd")));
  }
}
