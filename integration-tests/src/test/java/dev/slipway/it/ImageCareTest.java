package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the images that are here, by the command line. */
@ExtendWith(OneServer.class)
class ImageCareTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void imagesAreNamedLookedIntoSavedLoadedRemovedAndScrubbed(Server server, @TempDir Path dir)
      throws Exception {
    var cli = Cli.of(server);
    var project = "care-" + UUID.randomUUID().toString().substring(0, 8);
    cli.run(0, "project", "create", project);
    BusyboxRoot.write(dir.resolve("root.tar"));
    cli.run(
        0,
        "image",
        "import",
        dir.resolve("root.tar").toString(),
        "localhost/" + project + "/base:1");
    image(cli, project, "tag", "base:1", "copy:2");
    assertTrue(image(cli, project, "ls").contains("localhost/" + project + "/copy:2"));
    assertTrue(image(cli, project, "ls", "-f", "reference=copy").contains("copy:2"));
    assertTrue(!image(cli, project, "ls", "-f", "reference=copy").contains("base:1"));
    var about = JSON.readTree(image(cli, project, "inspect", "copy:2")).get(0);
    assertEquals("linux", about.path("Os").asText());
    assertEquals(2, about.path("RepoTags").size(), about::toString);
    assertTrue(image(cli, project, "history", "base:1").contains("slipway import"));
    assertEquals("", image(cli, project, "diff", "base:1", "copy:2"));

    var archive = dir.resolve("a.tar");
    image(cli, project, "save", "-o", archive.toString(), "base:1", "copy:2");
    assertTrue(Files.size(archive) > 1000);
    var other = project + "-2";
    cli.run(0, "project", "create", other);
    var loaded = image(cli, other, "load", "-i", archive.toString());
    assertTrue(loaded.contains("localhost/" + other + "/") || loaded.contains("copy"), loaded);
    var piped =
        cli.piped(Files.readAllBytes(archive), "image", "load", "--project", project, "--json");
    assertEquals(0, piped.exit(), new String(piped.output(), StandardCharsets.UTF_8));
    var refused =
        cli.piped(
            "no archive".getBytes(StandardCharsets.UTF_8), "image", "load", "--project", project);
    assertEquals(1, refused.exit());

    cli.run(
        0,
        "container",
        "create",
        "--project",
        project,
        "--name",
        "user",
        "localhost/" + project + "/copy:2",
        "true");
    image(cli, other, "rm", "base:1", "copy:2");
    image(cli, project, "rm", "base:1");
    assertTrue(
        cli.run(1, "image", "rm", "--project", project, "copy:2").contains("used by container"));
    var digest = about.path("Digest").asText();
    assertTrue(cli.run(0, "image", "why", digest).contains("container " + project + "/user"));
    assertTrue(cli.run(0, "image", "du", "-v").contains("copy:2"));
    cli.run(0, "container", "rm", "--project", project, "user");
    assertTrue(image(cli, project, "rm", "copy:2").contains("Untagged"));
    assertTrue(
        cli.run(0, "image", "prune", "--dry-run", "--filter", "until=1h").contains("Would free"));
    assertTrue(cli.run(0, "image", "prune", "--policy", "--force").contains("Freed"));
    assertTrue(cli.run(0, "image", "scrub").contains("are what they should be"));
  }

  private static String image(Cli cli, String project, String verb, String... more) {
    var all = new ArrayList<>(List.of("image", verb, "--project", project));
    all.addAll(List.of(more));
    return cli.run(0, all.toArray(String[]::new));
  }
}
