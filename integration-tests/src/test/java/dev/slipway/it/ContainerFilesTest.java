package dev.slipway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files go in and out of containers, differences are told, and what stands becomes an image. */
@ExtendWith(OneServer.class)
class ContainerFilesTest {
  private static final String IMAGE = "localhost/busybox";

  @Test
  void treesAreCopiedBothWaysAndLinksStayLinks(Server server) throws IOException {
    var shop = sleeping(server);
    var here = Files.createDirectories(server.scratch("copy-" + shop.project().name()));
    Files.createDirectories(here.resolve("tree/below"));
    Files.writeString(here.resolve("tree/below/file"), "content\n");
    Files.createSymbolicLink(here.resolve("tree/link"), Path.of("/etc/passwd"));
    shop.run(0, "cp", here.resolve("tree").toString(), "box:/tmp");
    shop.run(0, "cp", here.resolve("tree/below/file").toString(), "box:/tmp/other-name");
    assertEquals(
        "content\n/etc/passwd\ncontent\n",
        shop.run(
            0,
            "exec",
            "box",
            "sh",
            "-c",
            "cat /tmp/tree/below/file; readlink /tmp/tree/link; cat /tmp/other-name"));
    shop.run(0, "cp", "box:/tmp/tree", here.resolve("back").toString());
    assertEquals("content\n", Files.readString(here.resolve("back/below/file")));
    assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(here.resolve("back/link")));
    assertTrue(shop.run(1, "cp", "box:/nope", here.toString()).contains("/nope"));
    shop.run(0, "rm", "-f", "box");
  }

  @Test
  void anArchiveIsPipedInAndOut(Server server) {
    var shop = sleeping(server);
    shop.run(0, "exec", "box", "sh", "-c", "mkdir /tmp/a; echo piped >/tmp/a/f");
    var tar = shop.piped(new byte[0], "cp", "box:/tmp/a", "-");
    assertEquals(0, tar.exit());
    assertEquals(0, shop.piped(tar.output(), "cp", "-", "box:/root").exit());
    assertEquals("piped\n", shop.run(0, "exec", "box", "cat", "/root/a/f"));
    shop.run(0, "rm", "-f", "box");
  }

  /** A container decides about the names in its archive: they lead nowhere else here. */
  @Test
  void aLinkInTheWayLeadsNothingOutside(Server server) throws IOException {
    var shop = sleeping(server);
    var here = Files.createDirectories(server.scratch("trap-" + shop.project().name()));
    var outside = Files.createDirectories(here.resolve("outside"));
    var into = Files.createDirectories(here.resolve("into"));
    Files.createSymbolicLink(into.resolve("d"), outside);
    shop.run(0, "exec", "box", "sh", "-c", "mkdir /tmp/d; echo x >/tmp/d/f");
    shop.run(1, "cp", "box:/tmp/d", into.toString());
    assertFalse(Files.exists(outside.resolve("f")));
    shop.run(0, "rm", "-f", "box");
  }

  @Test
  void differencesAreToldAndBecomeAnImage(Server server) {
    var shop = sleeping(server);
    shop.run(
        0, "exec", "box", "sh", "-c", "echo new >/etc/added; rm /etc/passwd; echo >>/etc/group");
    var told = shop.run(0, "diff", "box").lines().toList();
    assertTrue(told.contains("A /etc/added"), told::toString);
    assertTrue(told.contains("D /etc/passwd"), told::toString);
    var made =
        shop.run(
            0,
            "commit",
            "--change",
            "CMD [\"cat\", \"/etc/added\"]",
            "--change",
            "ENV WORD=said",
            "box",
            "site:1");
    var name = "localhost/" + shop.project().name() + "/site:1";
    assertTrue(made.startsWith(name + " is sha256:"), made);
    assertEquals("new\n", shop.run(0, "run", "--rm", name));
    assertEquals("said\n", shop.run(0, "run", "--rm", name, "sh", "-c", "echo $WORD"));
    assertTrue(shop.run(1, "commit", "box", "localhost/other/site").contains("of this project"));
    assertTrue(shop.run(1, "commit", "box", "site:run-7").contains("use another tag"));
    var others = Yard.of(server);
    assertTrue(others.run(125, "run", "--rm", name).contains("another project"));
    shop.run(0, "rm", "-f", "box");
  }

  private static Yard sleeping(Server server) {
    var shop = Yard.of(server);
    shop.run(0, "run", "-d", "--name", "box", "--network", "none", IMAGE, "sleep", "600");
    return shop;
  }
}
