package dev.slipway.runtime;

import dev.slipway.runtime.bundle.MountPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The paths the engine will mount on, by the tree they lie in. */
record MountPoints(ContainerSpec spec) {
  List<MountPoint> of(int tree) {
    var points = new ArrayList<MountPoint>();
    if (tree == 0) {
      List.of("/dev", "/proc", "/sys").forEach(p -> points.add(MountPoint.directory(p)));
    }
    EtcFiles.TARGETS.forEach(target -> add(points, tree, MountPoint.file(target)));
    spec.trees().stream().skip(1).forEach(other -> addTarget(points, tree, other));
    spec.mounts().targets().forEach(t -> add(points, tree, MountPoint.directory(t)));
    SecretMount.mountPoints(spec.secrets()).forEach(point -> add(points, tree, point));
    add(points, tree, MountPoint.honestDirectory(spec.workdir()));
    return points;
  }

  /** A tree's own target lies in the tree around it. */
  private void addTarget(List<MountPoint> points, int tree, CowTree other) {
    var parent = Path.of(other.target()).resolve("..").normalize().toString();
    if (spec.treeOf(parent) == tree) {
      points.add(MountPoint.directory(inside(tree, other.target())));
    }
  }

  /** What lies in a volume or in memory is not of this tree. */
  private void add(List<MountPoint> points, int tree, MountPoint point) {
    var isWorkdir = point.equals(MountPoint.honestDirectory(spec.workdir()));
    if (isWorkdir && spec.mounts().holds(point.path())) {
      return;
    }
    if (spec.treeOf(point.path()) == tree && !inside(tree, point.path()).equals("/")) {
      points.add(new MountPoint(inside(tree, point.path()), point.kind(), point.hides()));
    }
  }

  private String inside(int tree, String path) {
    return "/" + Path.of(spec.trees().get(tree).target()).relativize(Path.of(path));
  }
}
