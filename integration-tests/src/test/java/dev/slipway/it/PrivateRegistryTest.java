package dev.slipway.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A project logs in at a registry, pushes and pulls there, and no other project profits. */
@ExtendWith(OneServer.class)
class PrivateRegistryTest {
  private static final byte[] PASSWORD = "U*U\n".getBytes(UTF_8);

  @Test
  void whatOneProjectPullsWithItsLoginNoOtherUses(Server server, @TempDir Path dir)
      throws Exception {
    try (var registry = RegistryProcess.guarded(dir)) {
      var shop = Shop.create(server);
      var mall = Shop.create(server);
      var cli = Cli.of(server);
      var image = registry.name() + "/team/base:1";

      var in = new String[] {"--project", shop.name()};
      cli.run(
          0, "container", "run", in[0], in[1], "--name", "c", "localhost/busybox", "touch", "/x");
      cli.run(0, "container", "commit", in[0], in[1], "c", "site:1");

      assertEquals(1, login(cli, shop, registry, "wrong\n".getBytes(UTF_8)));
      assertEquals(1, push(cli, shop, image).exit());
      assertEquals(0, login(cli, shop, registry, PASSWORD));
      var pushed = push(cli, shop, image);
      assertEquals(0, pushed.exit(), pushed.output());
      assertTrue(pushed.output().contains(image + " is sha256:"), pushed.output());
      shop.event("image.pushed", Map.of("by", "admin"));
      assertEquals(0, push(cli, shop, image).exit());
      assertTrue(push(cli, shop, image).output().contains("is there already"));

      var digest = pushed.output().replaceFirst("(?s).*(sha256:[0-9a-f]{64}).*", "$1");
      var byDigest = registry.name() + "/team/base@" + digest;
      assertEquals(
          image + "\n", cli.run(0, "image", "pull", "-q", "--project", shop.name(), image));
      var body = Server.JSON.createObjectNode().put("name", image).toString();
      var answer = server.post(shop.path() + "/images/pull", body, 200);
      assertEquals(digest, answer.path("digest").asText());
      assertEquals("hi\n", run(cli, 0, shop, image));
      assertEquals("hi\n", run(cli, 0, shop, byDigest));
      for (var name : new String[] {image, byDigest}) {
        assertTrue(run(cli, 125, mall, name).contains("401"), name);
        cli.run(1, "image", "pull", "--project", mall.name(), name);
        var elsewhere = registry.name() + "/stolen:1";
        cli.run(1, "image", "push", "--project", mall.name(), name, elsewhere);
      }

      assertTrue(cli.run(0, "registry", "ls", shop.name()).contains("ada"));
      for (var path : new String[] {"/registries", "/secrets", "/events?after=0&limit=1000"}) {
        var shown = server.get(shop.path() + path).toString();
        assertTrue(!shown.contains("U*U") && !shown.contains("SLIPWAY_REGISTRY"), shown);
      }
      cli.run(0, "registry", "logout", shop.name(), registry.name());
      assertEquals("hi\n", run(cli, 0, shop, image), "what is here stays");
      cli.run(1, "image", "pull", "--project", shop.name(), image);
    }
  }

  private static int login(Cli cli, Shop shop, RegistryProcess registry, byte[] password) {
    return cli.piped(
            password,
            "registry",
            "login",
            shop.name(),
            registry.name(),
            "-u",
            "ada",
            "--password-stdin")
        .exit();
  }

  private static Cli.Ended push(Cli cli, Shop shop, String to) {
    return cli.call(List.of(), "image", "push", "--project", shop.name(), "site:1", to);
  }

  private static String run(Cli cli, int expected, Shop shop, String image) {
    return cli.run(
        expected, "container", "run", "--rm", "--project", shop.name(), image, "echo", "hi");
  }
}
