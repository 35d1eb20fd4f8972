package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Images that try to send the engine's own work to the host. */
class HostileRootTest {
  @RegisterExtension final Host host = new Host();
  private Path canary = Path.of("/");
  private Path layer = Path.of("/");

  @BeforeEach
  void hostileLayer() throws IOException {
    canary = Files.createDirectories(host.base().resolve("canary"));
    layer = Files.createDirectories(host.base().resolve("hostile"));
  }

  @Test
  void kernelPlacesThatAreLinksAreHidden() throws Exception {
    for (var name : List.of("dev", "proc", "sys")) {
      Files.createSymbolicLink(layer.resolve(name), canary);
    }
    var ran =
        host.run(over("test -c /dev/null && test -d /proc/self && test ! -L /sys && echo safe"));
    assertEquals("safe\n", ran.text());
    assertUntouched();
    ran.container().freeze("/", host.base().resolve("frozen"));
    assertEquals(List.of(), Trees.paths(host.base().resolve("frozen")));
  }

  @Test
  void kernelPlacesThatAreFilesOrGoneAreMade() throws Exception {
    Files.writeString(layer.resolve("dev"), "no directory");
    Files.createDirectories(layer.resolve("proc"));
    var ran = host.run(over("test -c /dev/null && test -d /proc/self && echo safe"));
    assertEquals("safe\n", ran.text());
  }

  @Test
  void filesOfOursReplaceLinksToTheHost() throws Exception {
    Files.createDirectories(layer.resolve("etc"));
    Files.writeString(canary.resolve("hosts"), "untouched");
    Files.createSymbolicLink(layer.resolve("etc/hosts"), canary.resolve("hosts"));
    Files.createSymbolicLink(layer.resolve("etc/hostname"), Path.of("/proc/self/environ"));
    Files.createDirectories(layer.resolve("etc/resolv.conf"));
    var ran = host.run(over("grep -c localhost /etc/hosts; cat /etc/hostname").withHostname("me"));
    assertEquals("1\nme\n", ran.text());
    assertEquals("untouched", Files.readString(canary.resolve("hosts")));
  }

  @Test
  void aLinkOnTheWayIsRefused() throws Exception {
    Files.createSymbolicLink(layer.resolve("srv"), canary);
    assertRefused(over("true").withWorkdir("/srv/deep"), "/srv/deep");
    assertRefused(over("true").withWorkdir("/srv"), "/srv");
    assertRefused(over("true").withTree("/srv/tree", List.of()), "/srv/tree");
    assertUntouched();
  }

  @Test
  void aDirectoryOfTheKernelIsNoWorkdir() {
    for (var path : List.of("/proc/self/fd/9", "/x/../proc/self/fd/7", "//sys", "/dev/fd/3")) {
      assertThrows(IllegalArgumentException.class, () -> over("true").withWorkdir(path), path);
    }
  }

  @Test
  void usersThatAreNumbersTooLargeOrUnknownAreRefused() throws Exception {
    assertRefused(over("true").withUser("2147483648"), "2147483648");
    assertRefused(over("true").withUser("4294967296"), "4294967296");
    assertRefused(over("true").withUser("nobody-here"), "nobody-here");
    assertRefused(over("true").withUser("0:nogroup"), "nogroup");
    assertThrows(IllegalArgumentException.class, () -> over("true").withUser("-1\n"));
  }

  @Test
  void accountsBehindLinksAreNotRead() throws Exception {
    Files.createDirectories(layer.resolve("etc"));
    Files.createSymbolicLink(layer.resolve("etc/passwd"), Path.of("/etc/passwd.real"));
    Files.writeString(layer.resolve("etc/passwd.real"), "web:x:0:0::/:/bin/sh\n");
    assertRefused(over("true").withUser("web"), "web");
  }

  @Test
  void hugeAccountFilesAreRefused() throws Exception {
    Files.createDirectories(layer.resolve("etc"));
    Files.writeString(layer.resolve("etc/passwd"), "a:x:1:1::/:/bin/sh\n".repeat(80_000));
    assertRefused(over("true").withUser("a"), "larger than");
  }

  @Test
  void deepAndOddLeftoversAreRemovedWhole() throws Exception {
    var script =
        """
        i=0; while [ $i -lt 400 ]; do mkdir dddddddddddddddddddd; cd dddddddddddddddddddd; i=$((i+1)); done
        ln -s / rootlink; mkfifo pipe; touch 'a b' '-rf'; chmod 000 .
        """;
    var ran = host.run(host.shell("mkdir /deep; cd /deep; " + script));
    Files.writeString(canary.resolve("kept"), "kept");
    ran.container().remove();
    assertUntouched();
  }

  private ContainerSpec over(String script) {
    var spec = host.shell(script);
    return ContainerSpec.of(spec.id(), List.of(host.busybox(), layer), spec.argv());
  }

  private void assertRefused(ContainerSpec spec, String about) {
    var refused =
        assertThrows(ContainerRefusedException.class, () -> host.containers().create(spec));
    assertTrue(refused.reason().contains(about), refused.reason());
  }

  private void assertUntouched() throws IOException {
    assertTrue(
        Trees.paths(canary).stream().allMatch("kept"::equals), Trees.paths(canary).toString());
  }
}
