package dev.slipway.runtime.bundle;

import dev.slipway.runtime.sys.MountFlags;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/*
 * redirect_dir, index and metacopy are switched off, and not followed, whatever the distribution's
 * default is: with any of them an upper directory means something only beside the very layers it
 * was written over, and a frozen upper must stand for itself.
 *
 * Unmounting an overlay first writes out everything that is dirty on the whole file system below,
 * whoever's it is, and each fsync inside does it too. "volatile" leaves that out; the kernel then
 * marks the scratch directory, so that nobody takes the tree for sound after a power loss.
 */
/** Mounts one copy-on-write tree: read-only layers below, one writable directory on top. */
public final class OverlayMount {
  private static final long FLAGS = MountFlags.NOSUID | MountFlags.NODEV;
  private static final List<String> OPTIONS =
      List.of("redirect_dir=nofollow", "index=off", "metacopy=off");

  private static final String VOLATILE = "volatile";

  private final Syscalls kernel;
  private final Optional<Shift> shift;
  private final List<String> options;

  /** Each fsync inside reaches the disk. */
  public OverlayMount(Syscalls kernel) {
    this(kernel, Optional.empty(), true);
  }

  /**
   * @param shift how owners appear in it, if not as on disk
   * @param durable whether an fsync inside reaches the disk
   */
  public OverlayMount(Syscalls kernel, Optional<Shift> shift, boolean durable) {
    this.kernel = kernel;
    this.shift = shift;
    var all = new ArrayList<>(OPTIONS);
    if (!durable) {
      all.add(VOLATILE);
    }
    this.options = List.copyOf(all);
  }

  /** Layers are given lowest first; there is at least one. */
  public void mount(List<Path> layers, TreeDirectory tree) throws IOException {
    if (options.contains(VOLATILE)) {
      DeleteTree.delete(tree.work());
      Files.createDirectories(tree.work());
    }
    if (shift.isPresent()) {
      var shifted = new ShiftedOverlay(kernel, shift.get());
      if (!shifted.mount(layers, tree, options, FLAGS)) {
        shifted.mountByPaths(layers, tree, (lower, own) -> mountPaths(lower, own, tree));
      }
    } else {
      mountPaths(layers, tree.path(), tree);
    }
  }

  /** {@code own} is where the writable directory and its scratch are seen. */
  private void mountPaths(List<Path> layers, Path own, TreeDirectory tree) throws IOException {
    var parameters = new ArrayList<String>();
    layers.reversed().forEach(layer -> parameters.add("lowerdir+=" + layer));
    parameters.add("upperdir=" + seen(tree.upper(), own));
    parameters.add("workdir=" + seen(tree.work(), own));
    parameters.addAll(options);
    if (kernel.mountWith("overlay", parameters, FLAGS, tree.merged()).isEmpty()) {
      mountByShortNames(layers, own, tree);
    }
  }

  private static Path seen(Path directory, Path own) {
    return own.resolve(directory.getFileName());
  }

  /*
   * mount(2) reads one page of options, in which a hundred long paths have no room. Links with
   * names of one to three digits, named relative to their directory, have: 128 layers take 512
   * bytes.
   */
  void mountByShortNames(List<Path> layers, Path own, TreeDirectory tree) throws IOException {
    Files.createDirectories(tree.links());
    for (var i = 0; i < layers.size(); i++) {
      var link = tree.links().resolve(Integer.toString(i));
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, layers.get(i));
    }
    var lower =
        IntStream.range(0, layers.size())
            .mapToObj(i -> Integer.toString(layers.size() - 1 - i))
            .collect(Collectors.joining(":"));
    var place = tree.links().relativize(own);
    var data =
        "lowerdir=%s,upperdir=%s,workdir=%s,%s"
            .formatted(
                lower,
                seen(tree.upper(), place),
                seen(tree.work(), place),
                String.join(",", options));
    kernel.mountFrom(tree.links(), tree.merged(), "overlay", FLAGS, data);
  }
}
