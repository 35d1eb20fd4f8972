package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

abstract class VolumesTest {
  private static final Identities ONE = Identities.from(710_000_000);
  private static final Identities OTHER = Identities.from(710_065_536);

  @RegisterExtension final Host host = new Host(engine());

  /** Each engine must keep every promise. */
  abstract java.util.Optional<Path> engine();

  @Test
  void aVolumeOutlivesContainersAndLooksTheSameToAll() throws Exception {
    var data = List.of(new Volume("data", "/srv/data", false));
    var write = "echo kept > /srv/data/file; chown 1000:1000 /srv/data/file; stat -c %u /srv/data";
    var first = host.run(host.shell(write).withVolumes(data).withIdentities(ONE));
    assertEquals("0\n", first.text(), first.errors());
    first.container().remove();
    var look = "cat /srv/data/file; stat -c %u:%g /srv/data/file; pwd";
    for (var spec :
        List.of(
            host.shell(look),
            host.shell(look).withIdentities(ONE),
            host.shell(look).withIdentities(OTHER))) {
      var seen = host.run(spec.withVolumes(data).withWorkdir("/srv/data"));
      assertEquals("kept\n1000:1000\n/srv/data\n", seen.text(), seen.errors());
      seen.container().freeze("/", host.base().resolve("frozen-" + seen.container().id()));
      assertEquals(List.of(), Trees.paths(host.base().resolve("frozen-" + seen.container().id())));
      seen.container().remove();
    }
    assertEquals(List.of(new VolumeUse("data", List.of())), host.containers().volumes());
    host.containers().removeVolume("data");
    assertEquals(List.of(), host.containers().volumes());
  }

  @Test
  void itTakesTheOwnerOfItsPlaceAndGivesNoRights() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("layer/var/db"));
    Files.setAttribute(layer, "unix:uid", 1000);
    var script = "stat -c %u /var/db; touch /var/db/mine && echo wrote; grep /var/db /proc/mounts";
    var spec =
        ContainerSpec.of(
                host.command("x").id(),
                List.of(host.busybox(), host.base().resolve("layer")),
                List.of("/bin/sh", "-c", script))
            .withUser("web")
            .withPrivileges(Privileges.SERVICE)
            .withIdentities(ONE)
            .withVolumes(List.of(new Volume("db", "/var/db", false)));
    var ran = host.run(spec);
    assertTrue(ran.text().startsWith("1000\nwrote\n"), ran.text() + ran.errors());
    assertTrue(ran.text().contains("nosuid,nodev"), ran.text());
  }

  @Test
  void aReadOnlyOneIsJustThat() throws Exception {
    var volume = List.of(new Volume("data", "/data", true));
    var ran = host.run(host.shell("touch /data/x || echo refused").withVolumes(volume));
    assertEquals("refused\n", ran.text());
  }

  @Test
  void oneInUseCannotBeRemoved() throws Exception {
    var spec = host.shell("true").withVolumes(List.of(new Volume("data", "/data", false)));
    var ran = host.run(spec);
    var refused =
        assertThrows(ContainerException.class, () -> host.containers().removeVolume("data"));
    assertTrue(String.valueOf(refused.getMessage()).contains("is used by"));
    host.containers().close();
    host.open();
    assertThrows(ContainerException.class, () -> host.containers().removeVolume("data"));
    host.containers().find(ran.container().id()).orElseThrow().remove();
    host.containers().removeVolume("data");
    assertThrows(ContainerException.class, () -> host.containers().removeVolume("data"));
    for (var name : List.of("..", "a/b", "", "A", ".hidden", "x".repeat(64))) {
      assertThrows(
          IllegalArgumentException.class, () -> host.containers().removeVolume(name), name);
    }
  }

  @Test
  void placesOfMountsMustBeTheirOwn() {
    var volume = new Volume("data", "/data", false);
    var spec = host.shell("true");
    var wrong =
        List.<Runnable>of(
            () -> spec.withTree("/data", List.of()).withVolumes(List.of(volume)),
            () -> spec.withTree("/data/deep", List.of()).withVolumes(List.of(volume)),
            () -> spec.withVolumes(List.of(volume, new Volume("b", "/data/b", false))),
            () -> spec.withVolumes(List.of(volume)).withTmpfs(List.of(new Tmpfs("/data", 4096))),
            () -> spec.withVolumes(List.of(new Volume("etc", "/etc", false))),
            () -> spec.withVolumes(List.of(new Volume("etc", "/etc/hosts", false))),
            () -> spec.withVolumes(List.of(volume)).withWorkdir("/data/deep"),
            () -> new Volume("proc", "/proc/self", false),
            () -> new Volume("root", "/x/..", false),
            () -> new Tmpfs("/dev/shm", 4096),
            () -> new Tmpfs("/tmp", 0));
    for (var i = 0; i < wrong.size(); i++) {
      var each = wrong.get(i);
      assertThrows(IllegalArgumentException.class, each::run, "case " + i);
    }
  }

  @Test
  void aMountPointThatIsALinkIsHidden() throws Exception {
    var layer = Files.createDirectories(host.base().resolve("layer"));
    Files.createSymbolicLink(layer.resolve("data"), host.base());
    Files.createSymbolicLink(layer.resolve("scratch"), Path.of("/etc"));
    var spec =
        ContainerSpec.of(
                host.command("x").id(),
                List.of(host.busybox(), layer),
                List.of("/bin/sh", "-c", "ls -A /data; echo x > /data/x; ls -A /scratch; ls /data"))
            .withVolumes(List.of(new Volume("data", "/data", false)))
            .withTmpfs(List.of(new Tmpfs("/scratch", 1 << 20)));
    assertEquals("x\n", host.run(spec).text());
    assertFalse(Files.exists(host.base().resolve("x")));
  }

  @Test
  void memoryFileSystemsAreBoundedAndHoldSecretsToo() throws Exception {
    var script =
        "cat /run/secrets/token; stat -c %a /tmp; head -c 3000000 /dev/zero > /tmp/x || echo full;"
            + " grep ' /tmp ' /proc/mounts";
    for (var identities : List.of(true, false)) {
      var spec =
          host.shell(script)
              .withTmpfs(List.of(new Tmpfs("/tmp", 1 << 20), new Tmpfs("/run", 1 << 20)))
              .withSecrets(
                  List.of(
                      new SecretFile(
                          "/run/secrets/token", "t\n".getBytes(StandardCharsets.UTF_8))));
      var ran = host.run(identities ? spec.withIdentities(ONE) : spec);
      assertTrue(
          ran.text().startsWith("t\n1777\nfull\ntmpfs /tmp tmpfs rw,nosuid,nodev,noexec"),
          ran.text() + ran.errors());
      ran.container().remove();
    }
  }
}
