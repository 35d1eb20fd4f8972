package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers whose root is nobody on the host. */
abstract class UserNamespaceTest {
  private static final Identities OWN = Identities.from(700_000_000);
  private static final Identities OTHERS = Identities.from(700_065_536);

  @RegisterExtension final Host host = new Host(engine());

  /** Each engine must keep every promise. */
  abstract Optional<Path> engine();

  @Test
  void thisHostCan() {
    assertEquals(Optional.empty(), host.containers().withoutUserNamespaces());
  }

  @Test
  void rootInsideIsNobodyOutside() throws Exception {
    var one = host.containers().create(host.command("/bin/sleep", "100").withIdentities(OWN));
    var two = host.containers().create(host.command("/bin/sleep", "100").withIdentities(OTHERS));
    one.start();
    two.start();
    assertEquals("700000000", ownerOf(one));
    assertEquals("700065536", ownerOf(two));
    one.remove();
    two.remove();
  }

  @Test
  void aServicesUserIsShiftedToo() throws Exception {
    var spec = host.command("/bin/sleep", "100").withUser("web").withIdentities(OWN);
    var container = host.containers().create(spec.withPrivileges(Privileges.SERVICE));
    container.start();
    assertEquals("700001000", ownerOf(container));
    container.remove();
  }

  @Test
  void insideEverythingLooksAsWithout() throws Exception {
    var script =
        """
        id -u; cat /proc/self/uid_map | tr -s ' '; stat -c %u:%g / /bin/busybox /etc/passwd
        echo stdout > /dev/stdout; echo stderr > /dev/stderr
        test -c /dev/null && echo x > /dev/null && echo null
        touch /dev/shm/x && ls /dev/mqueue && echo shm; test -d /sys/fs/cgroup && echo cgroup
        cat /etc/hostname; mount -t tmpfs t /tmp 2>/dev/null && echo mount
        mknod /tmp/d c 1 3 2>/dev/null && echo mknod
        cat /proc/sys/kernel/hostname
        """;
    var ran = host.run(host.shell(script).withHostname("box").withIdentities(OWN));
    assertEquals(
        """
        0
         0 700000000 65536
        0:0
        0:0
        0:0
        stdout
        null
        shm
        cgroup
        box
        box
        """,
        ran.text());
    assertEquals("stderr\n", ran.errors());
  }

  @Test
  void ownersOnDiskAreUnshiftedAndLayersUntouched() throws Exception {
    var layer = layer();
    var before = owners(layer);
    var script =
        """
        chown 33:34 /data/kept && echo more >> /data/kept && rm /data/gone
        rm -r /data/dir && mkdir /data/dir && echo new > /data/dir/new
        mkdir -p /var/lib/app && chown -R 1000:1000 /var/lib/app && echo x > /var/lib/app/x
        cp /bin/busybox /data/suid && chown 0:0 /data/suid && chmod 4755 /data/suid
        stat -c %u:%g:%a /data/suid /data/kept
        """;
    var ran = host.run(over(layer, script).withIdentities(OWN));
    assertEquals("0:0:4755\n33:34:644\n", ran.text(), ran.errors());
    var frozen = host.base().resolve("frozen");
    ran.container().freeze("/", frozen);
    assertEquals(before, owners(layer));
    assertEquals("33:34", owner(frozen.resolve("data/kept")));
    assertEquals("1000:1000", owner(frozen.resolve("var/lib/app")));
    assertEquals("0:0", owner(frozen.resolve("var/lib/app/x")));
    assertTrue(Trees.paths(frozen).contains("data/gone (deleted)"), Trees.paths(frozen).toString());
    assertFalse(Trees.paths(frozen).contains("data/dir/old"));

    for (var next : List.of(Optional.<Identities>empty(), Optional.of(OWN), Optional.of(OTHERS))) {
      var look =
          "stat -c %u:%g /data/kept /var/lib/app /var/lib/app/x; cat /data/kept; ls /data /data/dir";
      var spec =
          ContainerSpec.of(
              host.command("x").id(),
              List.of(host.busybox(), layer, frozen),
              List.of("/bin/sh", "-c", look));
      var seen = host.run(next.map(spec::withIdentities).orElse(spec));
      assertEquals(
          "33:34\n1000:1000\n0:0\nkept\nmore\n/data:\ndir\nkept\nsuid\n\n/data/dir:\nnew\n",
          seen.text(),
          "as " + next);
    }
  }

  @Test
  void setUserIdGivesNothing() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("suid"));
    Files.copy(Path.of("/bin/busybox"), layer.resolve("busybox.suid"));
    Files.setAttribute(layer.resolve("busybox.suid"), "unix:mode", 04755);
    var spec =
        ContainerSpec.of(
                host.command("x").id(),
                List.of(host.busybox(), layer),
                List.of("/busybox.suid", "id", "-u"))
            .withUser("web");
    assertEquals("1000\n", host.run(spec.withIdentities(OWN)).text());
  }

  @Test
  void treesSecretsAndFilesWorkInIt() throws Exception {
    var checkout = Files.createDirectories(host.base().resolve("checkout"));
    Files.writeString(checkout.resolve("source"), "source\n");
    var script =
        """
        cat /workspace/source /run/secrets/token /etc/app/key
        stat -c %u:%g:%a /run/secrets/token /etc/app/key
        cd /workspace && echo built > built && stat -c %u:%g built; cat /etc/resolv.conf | wc -l
        """;
    var spec =
        host.shell(script)
            .withTree("/workspace", List.of(checkout))
            .withIdentities(OWN)
            .withSecrets(
                List.of(
                    new SecretFile("/run/secrets/token", "token\n".getBytes(UTF_8)),
                    new SecretFile("/etc/app/key", "key\n".getBytes(UTF_8))));
    var root = host.run(spec);
    assertEquals("source\ntoken\nkey\n0:0:400\n0:0:400\n0:0\n0\n", root.text(), root.errors());
    var frozen = host.base().resolve("frozen-workspace");
    root.container().freeze("/workspace", frozen);
    assertEquals("0:0", owner(frozen.resolve("built")));
    root.container().remove();
    var web = host.run(spec.withUser("web").withPrivileges(Privileges.SERVICE));
    assertTrue(web.text().startsWith("source\ntoken\nkey\n1000:1000:400\n"), web.text());
    web.container().remove();
  }

  @Test
  void aHostileRootIsMadePlainAsWithout() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("hostile"));
    Files.createDirectories(layer.resolve("etc"));
    Files.setAttribute(layer.resolve("etc"), "unix:uid", 7);
    for (var name : List.of("dev", "proc", "sys", "etc/hosts")) {
      Files.createSymbolicLink(layer.resolve(name), host.base());
    }
    var ran =
        host.run(over(layer, "stat -c %u /etc; grep -c localhost /etc/hosts").withIdentities(OWN));
    assertEquals("7\n1\n", ran.text(), ran.errors());
  }

  @Test
  void theNetworkIsItsOwn() throws Exception {
    var script =
        "ls /sys/class/net; cat /proc/sys/net/ipv4/ip_unprivileged_port_start; "
            + "ip addr add 10.1.1.1/8 dev lo 2>/dev/null && echo changed; echo end";
    var spec = host.shell(script).withNetwork(Network.isolated()).withIdentities(OWN);
    var ran = host.run(spec);
    assertEquals("eth0\nlo\n0\nend\n", ran.text(), ran.errors());
  }

  @Test
  void aNetworkCanBeSharedWhosesoeverTheUsers() throws Exception {
    var first =
        host.containers()
            .create(
                host.command("/bin/sleep", "100")
                    .withNetwork(Network.isolated())
                    .withIdentities(OWN));
    first.start();
    var script = "ls /sys/class/net; ip -o -4 addr show eth0 | wc -l";
    for (var spec :
        List.of(
            host.shell(script),
            host.shell(script).withIdentities(OWN),
            host.shell(script).withIdentities(OTHERS))) {
      var ran = host.run(spec.withNetwork(new Network.Joined(first.id())));
      assertEquals("eth0\nlo\n1\n", ran.text(), ran.errors());
    }
    first.remove();
  }

  @Test
  void itStartsAgainAsTheSameUsersOverWhatItWrote() throws Exception {
    var script = "id -u; cat /mine 2>/dev/null; echo mine > /mine; stat -c %u /mine";
    var ran = host.run(host.shell(script).withNetwork(Network.isolated()).withIdentities(OWN));
    assertEquals("0\n0\n", ran.text(), ran.errors());
    ran.container().start();
    assertTrue(ran.container().await(Host.PATIENCE).isPresent());
    var all =
        new String(Host.bytes(ran.container().logs(), dev.slipway.runtime.log.Stream.OUT), UTF_8);
    assertEquals("0\n0\n0\nmine\n0\n", all);
  }

  @Test
  void furtherCommandsAndTerminalsAreItsOwnToo() throws Exception {
    var container = host.containers().create(host.command("/bin/sleep", "100").withIdentities(OWN));
    container.start();
    for (var spec :
        List.of(
            ExecSpec.of(List.of("/bin/sh", "-c", "id -u; cat /proc/self/uid_map | tr -s ' '")))) {
      assertEquals("0\n 0 700000000 65536\n", said(container.exec(spec)));
      var size = new WindowSize(24, 80);
      assertEquals("0\r\n 0 700000000 65536\r\n", said(container.exec(spec.withTerminal(size))));
    }
    container.remove();
  }

  private static String said(Session session) throws Exception {
    var bytes = new java.io.ByteArrayOutputStream();
    try (session) {
      for (var p = session.read(); p.isPresent(); p = session.read()) {
        bytes.writeBytes(p.get().bytes());
      }
    }
    return bytes.toString(UTF_8);
  }

  @Test
  void aUserOutsideTheRangeIsRefused() {
    var spec = host.shell("true").withUser("70000").withIdentities(OWN);
    var refused =
        assertThrows(ContainerRefusedException.class, () -> host.containers().create(spec));
    assertEquals("user 70000 is none of the 65536 the container has", refused.reason());
  }

  @Test
  void nothingOfItIsLeft() throws Exception {
    var before = HostResidue.capture(line -> line.contains(HostNames.of(host.settings()).mark()));
    var ran = host.run(host.shell("true").withIdentities(OWN));
    ran.container().remove();
    host.containers().sweep(id -> false);
    assertEquals(List.of(), host.leftSince(before));
    assertFalse(Files.exists(HostNames.of(host.settings()).doors()));
  }

  private Path layer() throws IOException {
    var layer = Files.createDirectories(host.base().resolve("layer"));
    Files.createDirectories(layer.resolve("data/dir"));
    Files.writeString(layer.resolve("data/kept"), "kept\n");
    Files.writeString(layer.resolve("data/gone"), "gone\n");
    Files.writeString(layer.resolve("data/dir/old"), "old\n");
    Files.setAttribute(layer.resolve("data/kept"), "unix:uid", 12);
    return layer;
  }

  private ContainerSpec over(Path layer, String script) {
    var spec = host.shell(script);
    return ContainerSpec.of(spec.id(), List.of(host.busybox(), layer), spec.argv());
  }

  private static String ownerOf(Container container) throws IOException {
    if (!(container.state() instanceof ContainerState.Running running)) {
      throw new AssertionError("it does not run: " + container.state());
    }
    return Files.readAllLines(Path.of("/proc", Integer.toString(running.pid()), "status")).stream()
        .filter(line -> line.startsWith("Uid:"))
        .findFirst()
        .orElseThrow()
        .split("\t")[1];
  }

  private static String owner(Path file) throws IOException {
    var attributes = Files.readAttributes(file, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
    return attributes.get("uid") + ":" + attributes.get("gid");
  }

  private static List<String> owners(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      var lines = new java.util.ArrayList<String>();
      for (var file : files.sorted().toList()) {
        lines.add(file + " " + owner(file));
      }
      return lines;
    }
  }
}
