package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container sees and may do, told from inside. */
abstract class IsolationTest {
  @RegisterExtension final Host host = new Host(engine());

  /** Each engine must keep every promise. */
  abstract java.util.Optional<Path> engine();

  @Test
  void rightsAreTheFewOfAStep() throws Exception {
    var status = host.run(host.command("/bin/cat", "/proc/self/status")).text();
    // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, FSETID 4, KILL 5, SETGID 6, SETUID 7
    assertEquals("00000000000000fb", field(status, "CapEff:"));
    assertEquals("00000000000000fb", field(status, "CapBnd:"));
    assertEquals("0000000000000000", field(status, "CapInh:"));
    assertEquals("0000000000000000", field(status, "CapAmb:"));
    assertEquals("1", field(status, "NoNewPrivs:"));
    assertEquals("2", field(status, "Seccomp:"));
  }

  @Test
  void aServiceHasNoRightsAtAll() throws Exception {
    var spec = host.command("/bin/cat", "/proc/self/status").withPrivileges(Privileges.SERVICE);
    var status = host.run(spec).text();
    assertEquals("0000000000000000", field(status, "CapEff:"));
    assertEquals("0000000000000000", field(status, "CapBnd:"));
  }

  @Test
  void everyNamespaceIsItsOwn() throws Exception {
    var kinds = List.of("pid", "mnt", "net", "ipc", "uts", "cgroup");
    var ran =
        host.run(
            host.shell("for n in pid mnt net ipc uts cgroup; do readlink /proc/self/ns/$n; done"));
    var lines = ran.text().lines().toList();
    for (var i = 0; i < kinds.size(); i++) {
      var hosts = Files.readSymbolicLink(Path.of("/proc/self/ns", kinds.get(i))).toString();
      assertFalse(hosts.equals(lines.get(i)), kinds.get(i));
    }
  }

  @Test
  void noDescriptorButThreeAndACwdInside() throws Exception {
    var ran = host.run(host.shell("cd /proc/self/fd; echo *; readlink /proc/1/cwd; pwd -P"));
    var lines = ran.text().lines().toList();
    // The shell itself may hold its script's directory (10); what came from outside is 0, 1, 2.
    assertTrue(List.of("0 1 2", "0 1 2 3").contains(lines.get(0)), lines.get(0));
    var list = host.run(host.command("/bin/ls", "-l", "/proc/1/fd")).text();
    for (var line : list.lines().filter(l -> l.contains("->")).toList()) {
      assertTrue(line.matches(".* (0|1|2) -> (/dev/null|pipe:.*)|.* 3 -> /proc/1/fd"), line);
    }
  }

  @Test
  void dangerousCallsAreRefused() throws Exception {
    var script =
        """
        mount -t tmpfs t /tmp 2>/dev/null && echo mount
        unshare -U true 2>/dev/null && echo unshare
        unshare -m true 2>/dev/null && echo unshare
        mknod /tmp/d b 254 0 2>/dev/null && echo mknod
        chroot / true 2>/dev/null && echo chroot
        dmesg >/dev/null 2>&1 && echo dmesg
        date -s 2020-01-01 2>&1 | grep -q 'not permitted' || echo date
        hostname other 2>/dev/null && echo hostname
        echo x > /proc/sys/kernel/core_pattern && echo core
        echo 1 > /proc/sysrq-trigger && echo sysrq
        echo x > /sys/kernel/uevent_helper && echo uevent
        mkdir /sys/fs/cgroup/memory/escape && echo cgroup
        test -s /proc/kcore && echo kcore
        test -s /proc/timer_list && echo timers
        ls -A /sys/firmware
        kill -0 2 2>/dev/null
        echo end
        """;
    assertEquals("end\n", host.run(host.shell(script)).text());
  }

  @Test
  void devicesAreTheHarmlessOnes() throws Exception {
    var ran = host.run(host.shell("cd /dev; echo *; cd /dev/shm && touch x && echo writable"));
    assertEquals(
        "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero",
        ran.text().lines().findFirst().orElseThrow().replace("core ", "").replace("console ", ""));
    assertTrue(ran.text().contains("writable"));
  }

  @Test
  void usersComeFromTheImage() throws Exception {
    var ran = host.run(host.shell("id -u; id -g; id -G; echo $HOME").withUser("web"));
    assertEquals("1000\n1000\n1000 2000\n/home/web\n", ran.text());
    var numbers = host.run(host.shell("id -u; id -g; echo $HOME").withUser("4711:42"));
    assertEquals("4711\n42\n/\n", numbers.text());
  }

  @Test
  void environmentAndDirectoryAreAsAsked() throws Exception {
    var spec =
        host.shell("echo $A; echo $PATH; pwd; hostname; cat /proc/self/oom_score_adj")
            .withEnv(Map.of("A", "a b=c"))
            .withWorkdir("/srv/deep/down")
            .withHostname("box");
    var lines = host.run(spec).text().lines().toList();
    assertEquals("a b=c", lines.get(0));
    assertEquals("/srv/deep/down", lines.get(2));
    assertEquals("box", lines.get(3));
    assertEquals("300", lines.get(4));
  }

  @Test
  void aReadOnlyRootIsJustThat() throws Exception {
    var ran =
        host.run(
            host.shell("touch /x && echo wrote; touch /dev/shm/x && echo shm").withReadOnlyRoot());
    assertEquals("shm\n", ran.text());
  }

  @Test
  void secretsAreInMemoryOnlyAndGoneAtTheEnd() throws Exception {
    var content = "very-secret-canary-4711";
    var spec =
        host.shell(
                "cat /run/secrets/token; cat /etc/app/key; stat -c %a:%u /run/secrets/token; "
                    + "grep -c ' /run/secrets tmpfs ' /proc/mounts; exec 1>&-; sleep 100")
            .withUser("web")
            .withSecrets(
                List.of(
                    new SecretFile("/run/secrets/token", (content + "\n").getBytes(UTF_8)),
                    new SecretFile("/etc/app/key", "key\n".getBytes(UTF_8))));
    assertFalse(spec.toString().contains("canary"));
    var container = host.containers().create(spec);
    container.start();
    try (var logs = container.logs()) {
      assertEquals(content, new String(logs.next().orElseThrow().bytes(), UTF_8));
      assertEquals("key", new String(logs.next().orElseThrow().bytes(), UTF_8));
      assertEquals("400:1000", new String(logs.next().orElseThrow().bytes(), UTF_8));
      assertEquals("1", new String(logs.next().orElseThrow().bytes(), UTF_8));
    }
    var log = container.log();
    assertEquals(List.of(), filesWith(host.base().resolve("data"), content, log));
    container.kill(9);
    container.await();
    assertEquals(List.of(), filesWith(host.base().resolve("data"), content, log));
    container.freeze("/", host.base().resolve("frozen"));
    assertEquals(List.of(), Trees.paths(host.base().resolve("frozen")));
  }

  private static List<Path> filesWith(Path tree, String text, Path except) throws IOException {
    try (var files = Files.walk(tree)) {
      return files
          .filter(f -> Files.isRegularFile(f, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .filter(f -> !f.equals(except) && !f.toString().contains("/merged/"))
          .filter(f -> contains(f, text))
          .toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String field(String status, String name) {
    return status
        .lines()
        .filter(l -> l.startsWith(name))
        .findFirst()
        .orElseThrow()
        .substring(name.length())
        .strip();
  }
}
