package dev.slipway.runtime;

import static dev.slipway.runtime.HostileCase.asking;
import static dev.slipway.runtime.HostileCase.image;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.runtime.HostileCase.Expected;
import dev.slipway.runtime.HostileCase.Expected.Contained;
import dev.slipway.runtime.HostileCase.Expected.Prints;
import dev.slipway.runtime.HostileCase.Expected.Refused;
import dev.slipway.runtime.HostileCase.Expected.Unsayable;
import dev.slipway.runtime.sys.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The table of hostile images and configurations. */
final class HostileCases {
  private static final int CHARACTER = 0020000;
  private static final int BLOCK = 0060000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  private static final Prints SAFE =
      new Prints(
          "test -c /dev/null && test -d /proc/self && test ! -L /sys && test -d /sys/fs/cgroup"
              + " && echo x > /dev/null && grep -q localhost /etc/hosts && echo safe",
          "safe\n");

  private HostileCases() {}

  static List<HostileCase> all() {
    var cases = new ArrayList<HostileCase>();
    cases.addAll(kernelPlaces());
    cases.addAll(etcFiles());
    cases.addAll(accounts());
    cases.addAll(users());
    cases.addAll(workdirs());
    cases.addAll(secrets());
    cases.addAll(nodes());
    cases.addAll(attributes());
    cases.addAll(trees());
    cases.addAll(commands());
    return cases;
  }

  private static List<HostileCase> kernelPlaces() {
    var cases = new ArrayList<HostileCase>();
    for (var place : List.of("dev", "proc", "sys")) {
      cases.add(image(place + " is a link to the host", link(place, ""), SAFE));
      cases.add(image(place + " is a relative link upwards", link(place, "../../../.."), SAFE));
      cases.add(image(place + " is a link to itself", link(place, place), SAFE));
      cases.add(image(place + " is a file", file(place, "no directory"), SAFE));
      cases.add(image(place + " is a fifo", node(place, FIFO, 0, 0), SAFE));
      cases.add(image(place + " is a whiteout", node(place, CHARACTER, 0, 0), SAFE));
    }
    for (var entry : List.of("null", "console", "pts", "shm", "mqueue", "ptmx", "fd", "tty")) {
      cases.add(
          image("dev/" + entry + " is a link to the host", link("dev/" + entry, "file"), SAFE));
    }
    cases.add(image("sys/fs/cgroup is a link", link("sys/fs/cgroup", ""), SAFE));
    cases.add(image("proc/self is a link", link("proc/self", ""), SAFE));
    return cases;
  }

  private static List<HostileCase> etcFiles() {
    var cases = new ArrayList<HostileCase>();
    for (var name : List.of("hosts", "hostname", "resolv.conf")) {
      cases.add(image(name + " is a link to the host", link("etc/" + name, "file"), SAFE));
      cases.add(image(name + " is a directory", directory("etc/" + name), SAFE));
    }
    cases.add(image("hosts is a fifo", node("etc/hosts", FIFO, 0, 0), SAFE));
    cases.add(image("hosts is a socket", node("etc/hosts", SOCKET, 0, 0), SAFE));
    cases.add(image("hosts is a device", node("etc/hosts", CHARACTER, 1, 1), SAFE));
    cases.add(image("hosts is a link to itself", link("etc/hosts", "hosts"), SAFE));
    cases.add(
        image("hostname is a link to a process", link("etc/hostname", "/proc/self/environ"), SAFE));
    cases.add(image("etc is a link to the host", link("etc", ""), new Refused("/etc/hosts")));
    cases.add(image("etc is a file", file("etc", ""), new Refused("/etc/hosts")));
    return cases;
  }

  private static List<HostileCase> accounts() {
    var web = "web:x:0:0::/:/bin/sh\n";
    var unknown = new Refused("web");
    return List.of(
        image("passwd is a link to the host", link("etc/passwd", "passwd"), unknown).asking(web()),
        image("passwd is a link inside", both(file("p", web), link("etc/passwd", "/p")), unknown)
            .asking(web()),
        image("passwd is a fifo", node("etc/passwd", FIFO, 0, 0), unknown).asking(web()),
        image("passwd is a directory", directory("etc/passwd"), unknown).asking(web()),
        image("passwd is the host's disk", node("etc/passwd", BLOCK, 254, 0), unknown)
            .asking(web()),
        image("passwd of 2 MiB", file("etc/passwd", web.repeat(100_000)), new Refused("larger"))
            .asking(web()),
        image("passwd of one endless line", file("etc/passwd", "w".repeat(1_000_000)), unknown)
            .asking(web()),
        image("passwd of a million colons", file("etc/passwd", ":".repeat(1_000_000)), unknown)
            .asking(web()),
        image("passwd of NUL", file("etc/passwd", "\0".repeat(100_000)), unknown).asking(web()),
        image("a name for 2^32", file("etc/passwd", "web:x:4294967296:0::/:/\n"), unknown)
            .asking(web()),
        image("a name for -1", file("etc/passwd", "web:x:-1:0::/:/\n"), unknown).asking(web()),
        image(
                "a name for root has root's few rights",
                file("etc/passwd", web),
                new Prints(
                    "id -u; grep CapEff /proc/self/status", "0\nCapEff:\t00000000000000fb\n"))
            .asking(web()),
        image(
                "group of 2 MiB",
                file("etc/group", "web:x:1:\n".repeat(230_000)),
                new Refused("larger"))
            .asking(web()),
        image(
                "5000 groups",
                file("etc/group", groups(5000)),
                new Prints("id -u; id -G | wc -w", "1000\n1001\n"))
            .asking(web()),
        image(
                "a home that is no path",
                file("etc/passwd", "web:x:7:7::../../x:/\n"),
                new Prints("echo $HOME", "/\n"))
            .asking(web()));
  }

  private static List<HostileCase> users() {
    var cases = new ArrayList<HostileCase>();
    for (var user :
        List.of(
            "2147483648",
            "4294967295",
            "4294967296",
            "99999999999",
            "nobody-here",
            "0:nope",
            "0:4294967296",
            "007x")) {
      cases.add(
          asking("USER " + user, s -> s.withUser(user), new Refused(user.replaceAll(".*:", ""))));
    }
    for (var user : List.of("-1\n", "root\n0", "\u0663", "a b", "$(id)", "0:0:0", "x".repeat(65))) {
      cases.add(asking("USER " + printable(user), s -> s.withUser(user), new Unsayable()));
    }
    return cases;
  }

  private static List<HostileCase> workdirs() {
    var cases = new ArrayList<HostileCase>();
    for (var path :
        List.of(
            "/proc/self/fd/7",
            "/dev/fd/3",
            "//sys",
            "/x/../proc/1/root",
            "relative",
            "/a\nb",
            "/" + "a/".repeat(3000))) {
      cases.add(asking("WORKDIR " + printable(path), s -> s.withWorkdir(path), new Unsayable()));
    }
    var at = new Prints("pwd -P", "/srv/deep\n");
    cases.add(asking("WORKDIR that is not there", s -> s.withWorkdir("/srv/deep"), at));
    cases.add(asking("WORKDIR upwards", s -> s.withWorkdir("/../../srv/x/../deep"), at));
    Expected refused = new Refused("/srv");
    cases.add(image("WORKDIR is a link", link("srv", ""), refused).asking(in("/srv")));
    cases.add(image("WORKDIR behind a link", link("srv", ""), refused).asking(in("/srv/deep")));
    cases.add(
        image(
                "WORKDIR behind two links",
                both(link("srv", "/opt"), link("opt", "/proc/self/fd")),
                refused)
            .asking(in("/srv/7")));
    cases.add(image("WORKDIR is a file", file("srv", ""), refused).asking(in("/srv")));
    cases.add(image("WORKDIR below a file", file("srv", ""), refused).asking(in("/srv/x")));
    cases.add(image("WORKDIR is a fifo", node("srv", FIFO, 0, 0), refused).asking(in("/srv")));
    cases.add(
        image("WORKDIR is a device", node("srv", CHARACTER, 1, 1), refused).asking(in("/srv")));
    return cases;
  }

  private static List<HostileCase> secrets() {
    var reads = new Prints("cat /run/secrets/token", "told");
    return List.of(
        image("run/secrets is a link to the host", link("run/secrets", ""), reads)
            .asking(secret("/run/secrets/token")),
        image("run/secrets is a file", file("run/secrets", ""), reads)
            .asking(secret("/run/secrets/token")),
        image("the secret is a link to the host", link("run/secrets/token", "file"), reads)
            .asking(secret("/run/secrets/token")),
        image("run is a link to the host", link("run", ""), new Refused("/run/secrets"))
            .asking(secret("/run/secrets/token")),
        image("a secret behind a link", link("etc/app", ""), new Refused("/etc/app/key"))
            .asking(secret("/etc/app/key")),
        image("a secret on a link", link("etc/key", "file"), new Prints("cat /etc/key", "told"))
            .asking(secret("/etc/key")),
        image("a tree behind a link", link("srv", ""), new Refused("/srv/tree"))
            .asking(s -> s.withTree("/srv/tree", List.of())),
        image("a tree on a link", link("srv", ""), new Prints("ls -A /srv; echo x > /srv/x", ""))
            .asking(s -> s.withTree("/srv", List.of())),
        asking("a secret at /proc/self", secret("/proc/self"), new Unsayable()));
  }

  private static List<HostileCase> nodes() {
    var denied =
        "for n in /d; do cat $n > /dev/null 2>&1 && echo read; echo x 2>/dev/null > $n && echo wrote; done; echo end";
    return List.of(
        image("a node of memory", node("d", CHARACTER, 1, 1), new Prints(denied, "end\n")),
        image("a node of the disk", node("d", BLOCK, 254, 0), new Prints(denied, "end\n")),
        image(
            "a node of the kernel's log", node("d", CHARACTER, 1, 11), new Prints(denied, "end\n")),
        image("a node even of null", node("d", CHARACTER, 1, 3), new Prints(denied, "end\n")),
        image(
            "a fifo at the root",
            node("pipe", FIFO, 0, 0),
            new Prints("test -p /pipe && echo p", "p\n")),
        image(
            "a socket at the root",
            node("s", SOCKET, 0, 0),
            new Prints("test -S /s && echo s", "s\n")),
        image(
                "set-user-id of root",
                HostileCases::setUserId,
                new Prints("/busybox.s id -u", "1000\n"))
            .asking(web()));
  }

  private static List<HostileCase> attributes() {
    var all =
        HexFormat.of().parseHex("0100000200ffffffff00000000ff0000000000000000".substring(0, 40));
    return List.of(
        image(
                "file capabilities",
                both(copy("busybox.c"), attribute("busybox.c", "security.capability", all)),
                new Prints(
                    "/busybox.c grep CapEff /proc/self/status", "CapEff:\t0000000000000000\n"))
            .asking(web()),
        image(
            "an opaque directory hides only its own image",
            both(
                file("tmp/new", ""),
                attribute("tmp", "trusted.overlay.opaque", "y".getBytes(UTF_8))),
            new Prints("ls -A /tmp", "new\n")),
        image(
            "a redirect leads nowhere",
            both(
                directory("there"),
                attribute("there", "trusted.overlay.redirect", "/etc".getBytes(UTF_8))),
            new Prints("ls -A /there; echo end", "end\n")),
        image(
            "a redirect upwards",
            both(
                directory("there"),
                attribute("there", "trusted.overlay.redirect", "../../canary".getBytes(UTF_8))),
            new Contained("ls -A /there; cat /there/*; true")),
        image(
            "a file without its data",
            both(
                file("f", ""),
                both(
                    attribute("f", "trusted.overlay.metacopy", new byte[0]),
                    attribute("f", "trusted.overlay.redirect", "/etc/passwd".getBytes(UTF_8)))),
            new Prints("cat /f 2>/dev/null; echo end", "end\n")),
        image(
            "an origin that is made up",
            attribute("", "trusted.overlay.origin", new byte[] {0, (byte) 0xfb, 21, 0, 1}),
            SAFE));
  }

  private static List<HostileCase> trees() {
    return List.of(
        asking(
            "the root's own restrictions",
            s -> s,
            new Prints("grep -c '^[^ ]* / overlay [^ ]*nosuid,nodev' /proc/mounts", "1\n")),
        asking(
            "those of a read-only root",
            ContainerSpec::withReadOnlyRoot,
            new Prints("grep -c '^[^ ]* / overlay ro,nosuid,nodev' /proc/mounts", "1\n")),
        image("300 directories deep", HostileCases::deep, SAFE),
        image(
            "links in a circle",
            both(link("a/b/up", ".."), link("a/c", "../a")),
            new Prints("cat /a/c/b/up/c/x 2>/dev/null; echo end", "end\n")),
        image("names of control characters", file("\u001b[2J\n-rf *", "x"), SAFE),
        image(
            "a hard link is a copy to who writes",
            HostileCases::hardLinks,
            new Prints("echo more >> /one; cat /one", "same\nmore\n")),
        image("the root is for nobody", (layer, c) -> mode(layer, "---------"), SAFE),
        image(
            "the root is somebody's",
            (layer, c) -> Files.setAttribute(layer, "unix:uid", 99999),
            new Contained("ls /")),
        image("bin is whited out", node("bin", CHARACTER, 0, 0), new Refused("/bin/sh")));
  }

  private static List<HostileCase> commands() {
    return List.of(
        asking("no such command", argv("/bin/none"), new Refused("none")),
        image(
                "the command is a link to the host",
                link("run-me", "/usr/bin/python3"),
                new Refused("run-me"))
            .asking(argv("/run-me")),
        image("the command is a directory", directory("run-me"), new Refused(""))
            .asking(argv("/run-me")),
        image("the command cannot be run", file("run-me", "x"), new Refused(""))
            .asking(argv("/run-me")),
        asking("the engine itself as the command", argv("/proc/self/exe"), new Contained("")),
        image("the engine as interpreter", HostileCases::interpreter, new Contained(""))
            .asking(argv("/run-me")),
        asking(
            "labels that engines obey",
            s ->
                s.withLabels(
                    Map.of("run.oci.hooks.stdout", "/x", "org.systemd.property.KillMode", "x")),
            SAFE),
        asking(
            "an environment for loaders",
            s ->
                s.withEnv(
                    Map.of(
                        "LD_PRELOAD",
                        "/x.so",
                        "_OCI_SYNCPIPE",
                        "9",
                        "_LIBCONTAINER_INITPIPE",
                        "3",
                        "GODEBUG",
                        "x")),
            SAFE),
        asking("a hostname with a newline", s -> s.withHostname("a\nb"), new Unsayable()),
        asking("a variable with NUL", s -> s.withEnv(Map.of("A", "a\0b")), new Unsayable()));
  }

  private static HostileCase.Filling link(String at, String to) {
    return (layer, canary) -> {
      var target =
          to.startsWith("/") || to.startsWith(".") || at.endsWith(to) && !to.isEmpty()
              ? Path.of(to)
              : canary.resolve(to);
      Files.createDirectories(layer.resolve(at).getParent());
      Files.createSymbolicLink(layer.resolve(at), target);
    };
  }

  private static HostileCase.Filling file(String at, String content) {
    return (layer, canary) -> {
      Files.createDirectories(layer.resolve(at).getParent());
      Files.writeString(layer.resolve(at), content);
    };
  }

  private static HostileCase.Filling directory(String at) {
    return (layer, canary) -> Files.createDirectories(layer.resolve(at));
  }

  private static HostileCase.Filling node(String at, int type, int major, int minor) {
    return (layer, canary) -> {
      Files.createDirectories(layer.resolve(at).getParent());
      TestFiles.node(layer.resolve(at), type, major, minor);
      if (type != CHARACTER || major != 0) {
        mode(layer.resolve(at), "rw-rw-rw-");
      }
    };
  }

  private static HostileCase.Filling attribute(String at, String name, byte[] value) {
    return (layer, canary) -> TestFiles.attribute(layer.resolve(at), name, value);
  }

  private static HostileCase.Filling copy(String at) {
    return (layer, canary) -> {
      Files.copy(Path.of("/bin/busybox"), layer.resolve(at));
      mode(layer.resolve(at), "rwxr-xr-x");
    };
  }

  private static HostileCase.Filling both(HostileCase.Filling one, HostileCase.Filling other) {
    return (layer, canary) -> {
      one.into(layer, canary);
      other.into(layer, canary);
    };
  }

  private static void setUserId(Path layer, Path canary) throws IOException {
    copy("busybox.s").into(layer, canary);
    Files.setAttribute(layer.resolve("busybox.s"), "unix:mode", 06755);
  }

  private static void deep(Path layer, Path canary) throws IOException {
    Files.createDirectories(layer.resolve("deep/".repeat(300)));
  }

  private static void hardLinks(Path layer, Path canary) throws IOException {
    Files.writeString(layer.resolve("one"), "same\n");
    Files.createLink(layer.resolve("two"), layer.resolve("one"));
  }

  private static void interpreter(Path layer, Path canary) throws IOException {
    Files.writeString(layer.resolve("run-me"), "#!/proc/self/exe\n");
    mode(layer.resolve("run-me"), "rwxr-xr-x");
  }

  private static void mode(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString(permissions));
  }

  private static String groups(int count) {
    var lines = new StringBuilder();
    for (var i = 0; i < count; i++) {
      lines.append("g").append(i).append(":x:").append(10_000 + i).append(":web\n");
    }
    return lines.toString();
  }

  private static java.util.function.UnaryOperator<ContainerSpec> web() {
    return spec -> spec.withUser("web");
  }

  private static java.util.function.UnaryOperator<ContainerSpec> in(String workdir) {
    return spec -> spec.withWorkdir(workdir);
  }

  private static java.util.function.UnaryOperator<ContainerSpec> secret(String at) {
    return spec -> spec.withSecrets(List.of(new SecretFile(at, "told".getBytes(UTF_8))));
  }

  private static java.util.function.UnaryOperator<ContainerSpec> argv(String command) {
    return spec -> ContainerSpec.of(spec.id(), spec.trees().getFirst().layers(), List.of(command));
  }

  private static String printable(String text) {
    var plain = text.replaceAll("[^ -~]", "?");
    return plain.substring(0, Math.min(30, plain.length()));
  }
}
