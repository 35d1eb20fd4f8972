package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images are built from the command line, run, and looked into where they failed. */
@ExtendWith(OneServer.class)
class ImageBuildTest {
  @Test
  void aDirectoryBecomesAnImageThatRuns(Server server) throws IOException {
    var shop = Shop.create(server);
    var here = context(server, shop);
    Files.writeString(here.resolve(".dockerignore"), "private\nkey\n");
    Files.writeString(here.resolve("private"), "not sent");
    Files.writeString(here.resolve("greeting"), "hello\n");
    Files.writeString(
        here.resolve("Containerfile"),
        """
        FROM localhost/busybox
        ARG WHO
        COPY . /srv/
        RUN --mount=type=secret,id=key test -s /run/secrets/key && echo "$WHO" > /srv/who
        CMD ["cat", "/srv/greeting", "/srv/who"]
        """);
    Files.writeString(here.resolve("key"), "s3cret-canary");
    var key = "id=key,src=" + here.resolve("key");
    String[] build = {
      "image",
      "--project",
      shop.name(),
      "build",
      "-t",
      "site:1",
      "--build-arg",
      "WHO=ann",
      "--secret",
      key,
      here.toString()
    };
    var told = Cli.of(server).run(0, build);
    var name = "localhost/" + shop.name() + "/site:1";
    assertTrue(told.contains("[0 3/5] COPY . /srv/"), told);
    assertTrue(told.contains(name + " is sha256:"), told);
    var yard = Yard.of(server, shop);
    assertEquals("hello\nann\n", yard.run(0, "run", "--rm", name));
    assertFalse(yard.run(0, "run", "--rm", name, "ls", "/srv").contains("private"));
    var again = Cli.of(server).run(0, build);
    assertTrue(again.contains("CACHED"), again);
    assertFalse(again.contains("DONE 0.00 s\n#4 [0 4/5]"), again);
    assertEquals(
        told.substring(told.indexOf("sha256:")), again.substring(again.indexOf("sha256:")));
  }

  @Test
  void aFailedCommandIsToldAndLookedInto(Server server) throws IOException {
    var shop = Shop.create(server);
    var here = context(server, shop);
    Files.writeString(
        here.resolve("Containerfile"),
        "FROM localhost/busybox\nRUN echo half > /half; echo on the way; exit 9\n");
    var cli = Cli.of(server);
    var told = cli.run(9, "image", "--project", shop.name(), "build", here.toString());
    assertTrue(told.contains("#2 on the way"), told);
    assertTrue(told.contains("Containerfile:2:1: the command ended with exit code 9"), told);
    var build = told.replaceAll("(?s).*image shell ([0-9a-f]{12}).*", "$1");
    assertEquals(
        "half\n", cli.run(0, "image", "--project", shop.name(), "shell", build, "cat", "/half"));
  }

  @Test
  void aFileThatIsWrongIsRefusedBeforeAnythingIsSent(Server server) throws IOException {
    var shop = Shop.create(server);
    var here = context(server, shop);
    Files.writeString(here.resolve("Containerfile"), "FROM localhost/busybox\nRUM echo x\n");
    var told = Cli.of(server).run(1, "image", "--project", shop.name(), "build", here.toString());
    assertTrue(told.contains("Containerfile:2:1"), told);
  }

  private static Path context(Server server, Shop shop) throws IOException {
    return Files.createDirectories(server.scratch("build-" + shop.name()));
  }
}
