package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.HostileTreeException;
import dev.slipway.runtime.bundle.PackTree;
import dev.slipway.runtime.bundle.PrepareTree;
import dev.slipway.runtime.bundle.Shift;
import dev.slipway.runtime.bundle.UnpackInto;
import dev.slipway.runtime.host.MountTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/*
 * The host reads and writes the container's trees as the container sees them, but never while it
 * runs: it is held still meanwhile, so no link can be put in the way. What an image's own tar would
 * do inside, nobody needs to trust.
 */
/** Copies files into and out of the trees of one container that is held still or has ended. */
final class CopyFiles {
  private final Parts parts;
  private final ContainerSpec spec;
  private final ContainerDirectory directory;
  private final Optional<Shift> shift;

  CopyFiles(Parts parts, ContainerSpec spec) throws IOException {
    this.parts = parts;
    this.spec = spec;
    this.directory = parts.layout().container(spec.id().value());
    var identities = parts.shifts().of(spec);
    this.shift =
        identities.isEmpty()
            ? Optional.empty()
            : Optional.of(parts.shifts().shift(identities.get()));
  }

  void out(String path, OutputStream tar) throws IOException {
    var at = locate(path);
    var most = 2 * Math.max(spec.limits().diskBytes(), Limits.defaults().diskBytes());
    new PackTree(parts.kernel(), mounted(at.tree()), first(), most).pack(at.inside(), tar);
  }

  void in(String path, InputStream tar) throws IOException {
    if (spec.readOnlyRoot() && spec.treeOf(InsidePath.checked(path)) == 0) {
      throw new HostileTreeException("its root is read-only");
    }
    var at = locate(path);
    var tree = mounted(at.tree());
    var left = left();
    new UnpackInto(parts.kernel(), tree, first(), left.bytes(), left.inodes())
        .unpack(at.inside(), tar);
  }

  /** Of what it may write; what does not run is watched by nobody else. */
  private MeasureTrees left() throws IOException {
    var limit = DiskLimit.of(spec.limits());
    var has = MeasureTrees.of(directory, spec.trees().size(), limit);
    return new MeasureTrees(limit.bytes() - has.bytes(), limit.inodes() - has.inodes());
  }

  private record At(int tree, String inside) {}

  private At locate(String path) throws HostileTreeException {
    var checked = InsidePath.checked(path);
    if (InsidePath.isKernels(checked) || spec.mounts().holds(checked)) {
      throw new HostileTreeException(
          checked + " is not of its own files but mounted there while it runs");
    }
    var tree = spec.treeOf(checked);
    var target = Path.of(spec.trees().get(tree).target());
    return new At(tree, target.relativize(Path.of(checked)).toString());
  }

  private int first() {
    return shift.map(Shift::first).orElse(0);
  }

  /** What an earlier server had mounted may be gone with it. */
  private Path mounted(int number) throws IOException {
    var tree = directory.tree(number);
    if (MountTable.read().stream().noneMatch(mount -> mount.at().equals(tree.merged()))) {
      new PrepareTree(parts.kernel(), shift, spec.durable())
          .prepare(spec.trees().get(number).layers(), tree, new MountPoints(spec).of(number));
    }
    return tree.merged();
  }
}
