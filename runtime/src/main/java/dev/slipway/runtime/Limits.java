package dev.slipway.runtime;

/**
 * What a container may use at most. Every limit is set or the container is refused.
 *
 * @param memoryBytes memory and swap together
 * @param pids processes and threads
 * @param cpus processors' worth of time, such as 0.5
 * @param sharedMemoryBytes size of /dev/shm, counted as memory too
 * @param diskBytes what it may write to its trees, all of them together; volumes do not count
 * @param inodes how many files, directories and links it may make there
 * @param openFiles descriptors of one process; fewer where the host itself has fewer
 * @param cpuWeight its share of processors that others want too, 1 to 10,000; 100 is usual
 */
public record Limits(
    long memoryBytes,
    int pids,
    double cpus,
    long sharedMemoryBytes,
    long diskBytes,
    long inodes,
    long openFiles,
    int cpuWeight) {
  private static final long LEAST_MEMORY = 6L << 20;
  private static final int LEAST_FILES = 16;
  private static final Limits DEFAULTS =
      new Limits(
          1L << 30,
          512,
          Runtime.getRuntime().availableProcessors(),
          64L << 20,
          10L << 30,
          1_000_000,
          65_536,
          100);

  public Limits {
    check(memoryBytes >= LEAST_MEMORY, "memory", memoryBytes, "at least " + LEAST_MEMORY);
    check(pids >= 1, "pids", pids, "at least 1");
    check(cpus >= 0.01 && cpus <= 10_000, "cpus", cpus, "0.01 to 10000");
    check(sharedMemoryBytes >= 0, "shared memory", sharedMemoryBytes, "0 or more");
    check(diskBytes >= 1, "disk", diskBytes, "at least 1");
    check(inodes >= 1, "inodes", inodes, "at least 1");
    check(openFiles >= LEAST_FILES, "open files", openFiles, "at least " + LEAST_FILES);
    check(cpuWeight >= 1 && cpuWeight <= 10_000, "cpu weight", cpuWeight, "1 to 10000");
  }

  /**
   * 1 GiB, 512 processes, all processors of the host, 64 MiB of shared memory, 10 GiB and a million
   * files on disk, 65,536 open files.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  public Limits withMemory(long bytes) {
    return new Limits(
        bytes, pids, cpus, sharedMemoryBytes, diskBytes, inodes, openFiles, cpuWeight);
  }

  public Limits withPids(int most) {
    return new Limits(
        memoryBytes, most, cpus, sharedMemoryBytes, diskBytes, inodes, openFiles, cpuWeight);
  }

  public Limits withCpus(double most) {
    return new Limits(
        memoryBytes, pids, most, sharedMemoryBytes, diskBytes, inodes, openFiles, cpuWeight);
  }

  public Limits withSharedMemory(long bytes) {
    return new Limits(memoryBytes, pids, cpus, bytes, diskBytes, inodes, openFiles, cpuWeight);
  }

  public Limits withDisk(long bytes) {
    return new Limits(
        memoryBytes, pids, cpus, sharedMemoryBytes, bytes, inodes, openFiles, cpuWeight);
  }

  public Limits withInodes(long most) {
    return new Limits(
        memoryBytes, pids, cpus, sharedMemoryBytes, diskBytes, most, openFiles, cpuWeight);
  }

  public Limits withOpenFiles(long most) {
    return new Limits(
        memoryBytes, pids, cpus, sharedMemoryBytes, diskBytes, inodes, most, cpuWeight);
  }

  public Limits withCpuWeight(int weight) {
    return new Limits(
        memoryBytes, pids, cpus, sharedMemoryBytes, diskBytes, inodes, openFiles, weight);
  }

  private static void check(boolean right, String what, Number value, String expected) {
    if (!right) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(what, value, expected));
    }
  }
}
