package dev.slipway.runtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The control group trees of this machine.
 *
 * @param hierarchies mount point of each tree
 * @param controllers the tree that has each controller
 */
public record Cgroups(CgroupMode mode, List<Path> hierarchies, Map<String, Path> controllers) {
  private static final Set<String> KNOWN =
      Set.of(
          "cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "hugetlb");

  public Cgroups {
    hierarchies = List.copyOf(hierarchies);
    controllers = Map.copyOf(controllers);
  }

  /** Those of this host, also when the calling thread sees others. */
  public static Cgroups read() throws IOException {
    var hierarchies = new ArrayList<Path>();
    var controllers = new LinkedHashMap<String, Path>();
    var unified = false;
    for (var mount : MountTable.ofProcess()) {
      if (mount.type().equals("cgroup2")) {
        unified = true;
        hierarchies.add(mount.at());
        for (var name : unifiedControllers(mount.at())) {
          controllers.put(name, mount.at());
        }
      } else if (mount.type().equals("cgroup")) {
        hierarchies.add(mount.at());
        legacyControllers(mount.at()).forEach(name -> controllers.put(name, mount.at()));
      }
    }
    controllers.remove("");
    return new Cgroups(mode(unified, hierarchies), hierarchies, controllers);
  }

  public boolean has(String controller) {
    return controllers.containsKey(controller);
  }

  /** Whether memory and swap together can be limited here. */
  public boolean canLimitSwap() {
    var tree = controllers.get("memory");
    return tree != null
        && (mode == CgroupMode.UNIFIED
            || Files.exists(tree.resolve("memory.memsw.limit_in_bytes")));
  }

  public Set<String> names() {
    return new TreeSet<>(controllers.keySet());
  }

  private static CgroupMode mode(boolean unified, List<Path> hierarchies) {
    if (hierarchies.isEmpty()) {
      return CgroupMode.NONE;
    }
    if (!unified) {
      return CgroupMode.LEGACY;
    }
    return hierarchies.size() == 1 ? CgroupMode.UNIFIED : CgroupMode.HYBRID;
  }

  /** None where this thread sees something else in its place. */
  private static List<String> unifiedControllers(Path mount) throws IOException {
    var file = mount.resolve("cgroup.controllers");
    return Files.exists(file) ? List.of(Files.readString(file).split("\\s+")) : List.of();
  }

  /** A v1 tree is mounted in a directory named for its controllers ("cpu,cpuacct"). */
  private static List<String> legacyControllers(Path mount) {
    var names = mount.getFileName().toString().split(",");
    return java.util.Arrays.stream(names).filter(KNOWN::contains).toList();
  }
}
