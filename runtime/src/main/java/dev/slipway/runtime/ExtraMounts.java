package dev.slipway.runtime;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/*
 * Nothing of ours may be mounted inside a volume: what lies in one was written by containers, and
 * one that runs can still change it while the next is made.
 */
/** What is mounted into a container beside its trees. */
record ExtraMounts(List<Volume> volumes, List<Tmpfs> tmpfs) {
  static final ExtraMounts NONE = new ExtraMounts(List.of(), List.of());
  private static final int MOST = 64;

  ExtraMounts {
    volumes = List.copyOf(volumes);
    tmpfs = List.copyOf(tmpfs);
    check(volumes.size() + tmpfs.size() <= MOST, "over " + MOST + " volumes and tmpfs");
  }

  /** A path that something may be mounted at. */
  static String target(String path) {
    var target = InsidePath.checked(path);
    check(
        !target.equals("/") && !InsidePath.isKernels(target), "nothing can be mounted at " + path);
    return target;
  }

  ExtraMounts withVolumes(List<Volume> some) {
    return new ExtraMounts(some, tmpfs);
  }

  ExtraMounts withTmpfs(List<Tmpfs> some) {
    return new ExtraMounts(volumes, some);
  }

  List<String> targets() {
    return Stream.concat(volumes.stream().map(Volume::target), tmpfs.stream().map(Tmpfs::target))
        .toList();
  }

  /** Whether a path is, or lies in, something of this. */
  boolean holds(String path) {
    return targets().stream().anyMatch(target -> Path.of(path).startsWith(target));
  }

  /** {@code others} is what else will be mounted, and must not lie in here. */
  void check(List<String> trees, List<String> others, String workdir) {
    var all = new HashSet<>(trees);
    for (var target : targets()) {
      check(all.add(target), "two things at " + target);
    }
    for (var target : targets()) {
      Stream.of(trees, targets(), List.of(workdir))
          .flatMap(List::stream)
          .forEach(other -> checkApart(target, other));
    }
    for (var volume : volumes) {
      others.forEach(other -> checkApart(volume.target(), other));
      check(
          others.stream().noneMatch(other -> other.equals(volume.target())),
          "a volume cannot take the place of " + volume.target());
    }
  }

  private static void checkApart(String outer, String inner) {
    check(
        inner.equals(outer) || !Path.of(inner).startsWith(outer),
        inner + " lies inside " + outer + ", which is a volume or tmpfs");
  }

  private static void check(boolean right, String otherwise) {
    if (!right) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
