package dev.slipway.runtime;

/**
 * What a container may use at most. Every limit is set or the container is refused.
 *
 * @param memoryBytes memory and swap together
 * @param pids processes and threads
 * @param cpus processors' worth of time, such as 0.5
 * @param sharedMemoryBytes size of /dev/shm, counted as memory too
 */
public record Limits(long memoryBytes, int pids, double cpus, long sharedMemoryBytes) {
  private static final long LEAST_MEMORY = 6L << 20;

  public Limits {
    if (memoryBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "memory: " + memoryBytes + " (expected: at least " + LEAST_MEMORY + " bytes)");
    }
    if (pids < 1) {
      throw new IllegalArgumentException("pids: " + pids + " (expected: at least 1)");
    }
    if (!(cpus >= 0.01 && cpus <= 10_000)) {
      throw new IllegalArgumentException("cpus: " + cpus + " (expected: 0.01 to 10000)");
    }
    if (sharedMemoryBytes < 0) {
      throw new IllegalArgumentException("shared memory: " + sharedMemoryBytes);
    }
  }

  /** 1 GiB, 512 processes, all processors of the host, 64 MiB of shared memory. */
  public static Limits defaults() {
    return new Limits(1L << 30, 512, Runtime.getRuntime().availableProcessors(), 64L << 20);
  }

  public Limits withMemory(long bytes) {
    return new Limits(bytes, pids, cpus, sharedMemoryBytes);
  }

  public Limits withPids(int most) {
    return new Limits(memoryBytes, most, cpus, sharedMemoryBytes);
  }

  public Limits withCpus(double most) {
    return new Limits(memoryBytes, pids, most, sharedMemoryBytes);
  }
}
