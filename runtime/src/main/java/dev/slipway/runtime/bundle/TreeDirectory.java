package dev.slipway.runtime.bundle;

import java.nio.file.Path;

/** The parts of one copy-on-write tree on disk. */
public record TreeDirectory(Path path) {

  /** All that the container writes; what freezing takes away. */
  public Path upper() {
    return path.resolve("upper");
  }

  /** The overlay file system's own scratch directory. */
  public Path work() {
    return path.resolve("work");
  }

  /** Where the overlay is mounted. */
  public Path merged() {
    return path.resolve("merged");
  }

  /** Lowest layer of ours: mount points that the image lacks. */
  public Path skeleton() {
    return path.resolve("skeleton");
  }

  /** Highest read-only layer of ours: plain mount points over what the image put there instead. */
  public Path veneer() {
    return path.resolve("veneer");
  }

  /** Where one of its directories is seen with shifted owners while it is being mounted. */
  public Path shifted(int number) {
    return path.resolve("shifted").resolve(Integer.toString(number));
  }

  /** Short links to the layers, for kernels that take them as one string. */
  public Path links() {
    return path.resolve("l");
  }
}
