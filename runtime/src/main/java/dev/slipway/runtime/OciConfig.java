package dev.slipway.runtime;

import dev.slipway.runtime.bundle.Accounts.Identity;
import dev.slipway.runtime.host.CgroupMode;
import dev.slipway.runtime.host.Cgroups;
import dev.slipway.runtime.host.OwnRights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The OCI configuration of one container (runtime-spec 1.0.2), as the JSON tree it is written as.
 * It holds no secret, no label, and no annotation but one of ours.
 *
 * @param root the mounted tree at "/"
 * @param binds what the host mounts into it, in order
 * @param networkNamespace a namespace that was made for it; empty for one with nothing in it
 * @param identities those it really runs with
 * @param sysfs a mounted /sys, for one that may not mount its own
 */
record OciConfig(
    ContainerSpec spec,
    Identity identity,
    Path root,
    List<Bind> binds,
    Optional<Path> networkNamespace,
    String cgroup,
    Seccomp seccomp,
    Optional<Identities> identities,
    Optional<Path> sysfs) {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Rather a container than the server or its database when the host's memory runs out. */
  private static final int OOM_SCORE = 300;

  private static final int CPU_PERIOD_MICROS = 100_000;
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");
  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** A directory or file of the host that the container sees; without set-user-id or devices. */
  record Bind(Path source, String target, List<String> options) {

    /** Data to read. With another user namespace no restriction of the source may be left out. */
    static Bind data(Path source, String target) {
      return new Bind(source, target, List.of("ro", "noexec"));
    }
  }

  Map<String, Object> json(OwnRights rights, Cgroups cgroups) {
    var json = new LinkedHashMap<String, Object>();
    json.put("ociVersion", "1.0.2");
    json.put("hostname", spec.hostname());
    json.put("root", Map.of("path", root.toString(), "readonly", spec.readOnlyRoot()));
    json.put("process", process(rights));
    json.put("mounts", mounts());
    json.put("linux", linux(cgroups));
    if (!seccomp.annotations().isEmpty()) {
      json.put("annotations", seccomp.annotations());
    }
    return json;
  }

  private Map<String, Object> process(OwnRights rights) {
    var capabilities = spec.privileges().capabilities().stream().filter(rights::may).toList();
    var json = new LinkedHashMap<String, Object>();
    json.put("terminal", spec.terminal().isPresent());
    spec.terminal().ifPresent(size -> json.put("consoleSize", size(size)));
    json.put("args", spec.argv());
    json.put("env", environment());
    json.put("cwd", spec.workdir());
    json.put("user", user(identity));
    json.put("noNewPrivileges", true);
    json.put("oomScoreAdj", Math.max(rights.oomScore(), OOM_SCORE));
    json.put(
        "capabilities",
        Map.of(
            "bounding", capabilities,
            "effective", capabilities,
            "permitted", capabilities,
            "inheritable", List.of(),
            "ambient", List.of()));
    var files = Math.min(spec.limits().openFiles(), rights.openFiles());
    json.put("rlimits", List.of(limit("RLIMIT_NOFILE", files), limit("RLIMIT_CORE", 0)));
    return json;
  }

  static Map<String, Object> size(WindowSize window) {
    return Map.of("height", window.rows(), "width", window.columns());
  }

  static Map<String, Object> user(Identity identity) {
    return Map.of(
        "uid", identity.uid(),
        "gid", identity.gid(),
        "additionalGids", identity.groups(),
        "umask", 0022);
  }

  private List<String> environment() {
    var all = new HashMap<>(spec.env());
    all.putIfAbsent("PATH", PATH);
    all.putIfAbsent("HOME", identity.home());
    all.putIfAbsent("HOSTNAME", spec.hostname());
    if (spec.terminal().isPresent()) {
      all.putIfAbsent("TERM", "xterm");
    }
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted().toList();
  }

  private static Map<String, Object> limit(String type, long value) {
    return Map.of("type", type, "hard", value, "soft", value);
  }

  private List<Map<String, Object>> mounts() {
    var shm = "size=" + spec.limits().sharedMemoryBytes();
    var mounts = new ArrayList<Map<String, Object>>();
    mounts.add(mount("/proc", "proc", "nosuid", "noexec", "nodev"));
    // Always our own /dev: an engine must never make its device nodes in the image's.
    mounts.add(mount("/dev", "tmpfs", "nosuid", "noexec", "mode=755", "size=65536k"));
    mounts.add(
        mount(
            "/dev/pts",
            "devpts",
            "nosuid",
            "noexec",
            "newinstance",
            "ptmxmode=0666",
            "mode=0620",
            "gid=5",
            // The host has a few thousand for all; without a bound one container could take them.
            "max=128"));
    mounts.add(mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", shm));
    mounts.add(mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"));
    mounts.add(
        sysfs
            .map(own -> json(Bind.data(own, "/sys")))
            .orElse(mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro")));
    mounts.add(mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"));
    binds.forEach(bind -> mounts.add(json(bind)));
    return mounts;
  }

  private static Map<String, Object> mount(String target, String type, String... options) {
    return Map.of("destination", target, "type", type, "source", type, "options", List.of(options));
  }

  private static Map<String, Object> json(Bind bind) {
    var options = new ArrayList<>(List.of("bind", "nosuid", "nodev"));
    options.addAll(bind.options());
    return Map.of(
        "destination",
        bind.target(),
        "type",
        "bind",
        "source",
        bind.source().toString(),
        "options",
        options);
  }

  private Map<String, Object> linux(Cgroups cgroups) {
    var json = new LinkedHashMap<String, Object>();
    json.put("cgroupsPath", cgroup);
    json.put("namespaces", namespaces());
    json.put("resources", resources(cgroups));
    json.put("seccomp", seccomp.rules());
    json.put("maskedPaths", MASKED);
    json.put("readonlyPaths", READ_ONLY);
    identities.ifPresent(
        own -> {
          json.put("uidMappings", List.of(map(own)));
          json.put("gidMappings", List.of(map(own)));
        });
    return json;
  }

  private static Map<String, Object> map(Identities own) {
    return Map.of("containerID", 0, "hostID", own.firstHostId(), "size", own.count());
  }

  private List<Map<String, Object>> namespaces() {
    var all = new ArrayList<Map<String, Object>>();
    identities.ifPresent(own -> all.add(Map.of("type", "user")));
    for (var type : List.of("pid", "mount", "ipc", "uts", "cgroup")) {
      all.add(Map.of("type", type));
    }
    all.add(
        networkNamespace
            .<Map<String, Object>>map(path -> Map.of("type", "network", "path", path.toString()))
            .orElse(Map.of("type", "network")));
    return all;
  }

  private Map<String, Object> resources(Cgroups cgroups) {
    var limits = spec.limits();
    var memory = new LinkedHashMap<String, Object>();
    memory.put("limit", limits.memoryBytes());
    if (cgroups.canLimitSwap()) {
      memory.put("swap", limits.memoryBytes());
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("devices", List.of(Map.of("allow", false, "access", "rwm")));
    json.put("memory", memory);
    json.put("pids", Map.of("limit", limits.pids()));
    json.put(
        "cpu",
        Map.of(
            "quota",
            (long) (limits.cpus() * CPU_PERIOD_MICROS),
            "period",
            CPU_PERIOD_MICROS,
            "shares",
            shares(limits.cpuWeight())));
    if (cgroups.mode() == CgroupMode.UNIFIED) {
      json.put("unified", Map.of("memory.oom.group", "1"));
    }
    return json;
  }

  /**
   * The kernel's older scale, on which 1024 is usual; engines turn it into the newer themselves.
   */
  private static long shares(int weight) {
    return Math.max(2, weight * 1024L / 100);
  }
}
