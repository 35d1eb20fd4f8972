package dev.slipway.runtime;

import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.FindEngine;
import dev.slipway.runtime.engine.SafeFloor;
import dev.slipway.runtime.engine.Version;
import dev.slipway.runtime.host.CgroupMode;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.host.Executables;
import dev.slipway.runtime.host.IdentityMap;
import dev.slipway.runtime.host.OwnRights;
import dev.slipway.runtime.sys.MountNamespace;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this host can and cannot do for containers, found by trying; it needs no open {@link
 * Containers} and leaves nothing behind.
 */
public final class Preflight {
  /** How a check went. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }

  /**
   * One row of the doctor's table.
   *
   * @param advice what to do about it; empty if all is well
   */
  public record Check(String what, Level level, String found, String advice) {}

  private final RuntimeSettings settings;
  private final List<Check> checks = new ArrayList<>();
  private Optional<String> users = Optional.empty();

  private Preflight(RuntimeSettings settings) {
    this.settings = settings;
  }

  public static List<Check> run(RuntimeSettings settings) {
    var preflight = new Preflight(settings);
    preflight.attempt("rights", preflight::rights);
    preflight.attempt("kernel", preflight::kernel);
    preflight.attempt("cgroups", preflight::controlGroups);
    preflight.attempt("overlay", preflight::overlay);
    preflight.attempt("engine", preflight::engine);
    preflight.attempt("conmon", preflight::conmon);
    preflight.attempt("network", preflight::network);
    preflight.attempt("netfilter", preflight::firewall);
    return List.copyOf(preflight.checks);
  }

  private interface Look {
    void look() throws IOException;
  }

  private void attempt(String what, Look look) {
    try {
      look.look();
    } catch (IOException | RuntimeException e) {
      add(what, Level.FAIL, "cannot tell: " + e.getMessage(), "see the reason");
    }
  }

  private void rights() {
    var rights = OwnRights.read();
    var admin = rights.may("CAP_SYS_ADMIN") && rights.may("CAP_NET_ADMIN");
    var root = Integer.valueOf(0).equals(uid());
    add(
        "rights",
        admin && root ? Level.OK : Level.FAIL,
        (root ? "root" : "not root") + (admin ? "" : ", without CAP_SYS_ADMIN or CAP_NET_ADMIN"),
        admin && root ? "" : "run as root of the host or in a privileged container");
  }

  private void kernel() {
    var release = System.getProperty("os.version", "");
    var version = Version.in(release);
    add("kernel", version, release, "5.11", "6.8", "upgrade the kernel");
  }

  private void add(
      String what, Version version, String found, String least, String good, String advice) {
    var level = version.atLeast(good) ? Level.OK : Level.WARN;
    add(
        what,
        version.atLeast(least) ? level : Level.FAIL,
        found,
        level == Level.OK ? "" : advice + " (least " + least + ", best from " + good + ")");
  }

  private void controlGroups() throws IOException {
    var cgroups = Cgroups.read();
    var missing =
        List.of("memory", "pids", "cpu").stream().filter(name -> !cgroups.has(name)).toList();
    var found =
        cgroups.mode().name().toLowerCase(java.util.Locale.ROOT)
            + ", controllers "
            + String.join(" ", cgroups.names());
    if (!missing.isEmpty()) {
      add(
          "cgroups",
          Level.FAIL,
          found,
          "enable " + String.join(", ", missing) + ": containers are refused without their limits");
    } else if (cgroups.mode() == CgroupMode.UNIFIED) {
      add("cgroups", Level.OK, found, "");
    } else {
      add("cgroups", Level.WARN, found, "works; engines are giving up cgroup v1");
    }
  }

  private void overlay() throws IOException {
    var there = Files.readString(Path.of("/proc/filesystems")).contains("\toverlay");
    add(
        "overlay",
        there ? Level.OK : Level.WARN,
        there ? "in the kernel" : "not loaded",
        there ? "" : "modprobe overlay");
  }

  private void engine() throws IOException {
    var directory = Files.createTempDirectory("slipway-preflight-");
    try {
      var cgroup = HostNames.of(settings).cgroupParent() + "-preflight";
      var found = found(directory, cgroup);
      var passedOver = found.complaints().isEmpty() ? "" : String.join("; ", found.complaints());
      if (found.engine().isEmpty()) {
        add("engine", Level.FAIL, passedOver, "install crun or runc");
        return;
      }
      var engine = found.engine().get();
      add(
          "engine",
          engine.isSafe() ? Level.OK : settings.requireSafeEngine() ? Level.FAIL : Level.WARN,
          engine + (passedOver.isEmpty() ? "" : " (passed over: " + passedOver + ")"),
          engine.isSafe()
              ? ""
              : "known container escapes: install "
                  + SafeFloor.of(engine.name())
                  + "; do not run code you do not trust");
      userNamespaces();
    } finally {
      dev.slipway.runtime.bundle.DeleteTree.delete(directory);
    }
  }

  private FindEngine.Found found(Path directory, String cgroup) throws IOException {
    var kernel = Syscalls.linux();
    try (var mounts = MountNamespace.copy(kernel)) {
      return mounts.call(
          () -> {
            var found = new FindEngine(kernel, directory, cgroup).find(settings.engine());
            if (found.engine().isPresent()) {
              users = users(kernel, found.engine().get());
            }
            return found;
          });
    }
  }

  /** Why containers have no users of their own; empty if they do. */
  private Optional<String> users(Syscalls kernel, Engine engine) throws IOException {
    if (settings.userNamespaces() == UserNamespaces.OFF) {
      return Optional.of("switched off");
    }
    var place = settings.root();
    while (!Files.isDirectory(place)) {
      place = place.resolve("..").normalize();
    }
    try (var maps = new IdentityMap(kernel)) {
      var names = HostNames.of(settings).forPreflight();
      return new ProbeUserNamespaces(kernel, names, maps).complaint(engine, place);
    }
  }

  private void userNamespaces() {
    var bad = settings.userNamespaces() == UserNamespaces.REQUIRED ? Level.FAIL : Level.WARN;
    add(
        "user namespaces",
        users.isEmpty() ? Level.OK : bad,
        users.orElse("root inside is nobody outside"),
        users.isEmpty()
            ? ""
            : "root inside is root outside; needs Linux 5.19 and a file system with id-mapped mounts, such as ext4 or xfs");
  }

  private void conmon() {
    var program = settings.conmon().or(() -> Executables.find("conmon"));
    if (program.isEmpty()) {
      add("conmon", Level.FAIL, "conmon is not installed", "install conmon");
      return;
    }
    var version = Version.in(Executables.version(program.get()));
    var good = version.atLeast(SafeFloor.CONMON);
    add(
        "conmon",
        good ? Level.OK : Level.WARN,
        "conmon " + version,
        good ? "" : "install conmon " + SafeFloor.CONMON + ": later versions fix faults in logs");
  }

  private void network() throws IOException {
    var ip = Executables.find("ip");
    if (ip.isEmpty()) {
      add("network", Level.FAIL, "ip is not installed", "install iproute2");
      return;
    }
    var name = "slwpf" + ProcessHandle.current().pid() % 1_000_000;
    var made = Command.of(ip.get().toString(), "link", "add", name, "type", "bridge").run();
    Command.of(ip.get().toString(), "link", "delete", name).run();
    var namespace = Command.of(ip.get().toString(), "netns", "add", name).run();
    Command.of(ip.get().toString(), "netns", "delete", name).run();
    var works = made.passed() && namespace.passed();
    add(
        "network",
        works ? Level.OK : Level.FAIL,
        works
            ? "bridges and namespaces can be made"
            : (made.passed() ? namespace : made).lastLine(),
        works ? "" : "containers work without network only");
  }

  private void firewall() throws IOException {
    var nft = Executables.find("nft");
    if (nft.isEmpty()) {
      add("netfilter", Level.FAIL, "nft is not installed", "install nftables");
      return;
    }
    var check =
        "table inet slipway_preflight { chain c { type nat hook postrouting priority srcnat;"
            + " fib daddr type local masquerade; }; }";
    var result = Command.of(nft.get().toString(), "--check", "-f", "-").run(check);
    var version = Version.in(Executables.version(nft.get()));
    add(
        "netfilter",
        result.passed() ? Level.OK : Level.FAIL,
        result.passed() ? "nftables " + version : result.lastLine(),
        result.passed() ? "" : "the kernel needs nf_tables with nat and fib");
  }

  private static Object uid() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      return -1;
    }
  }

  private void add(String what, Level level, String found, String advice) {
    checks.add(new Check(what, level, found, advice));
  }
}
