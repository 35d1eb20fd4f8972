package dev.slipway.runtime.bundle;

import java.nio.file.Path;

/**
 * The directory of one container: an OCI bundle with our own records beside it. It is whole once
 * {@link #state} exists, ended once {@link #exit} exists.
 */
public record ContainerDirectory(Path path) {

  /** What was asked for; written first. */
  public Path spec() {
    return path.resolve("spec.json");
  }

  /** Which processes, which boot, which address; written when the engine has made it. */
  public Path state() {
    return path.resolve("state.json");
  }

  /** Its address, written before anything of its network is made. */
  public Path network() {
    return path.resolve("network.json");
  }

  /** Exists from just before the engine is told to start it. */
  public Path starting() {
    return path.resolve("starting");
  }

  /** Its present name and labels, if they are others than it was made with. */
  public Path about() {
    return path.resolve("about.json");
  }

  /** What its health checks have found. */
  public Path health() {
    return path.resolve("health.json");
  }

  /** Exists while somebody wants it to stay ended, whatever its policy. */
  public Path stopped() {
    return path.resolve("stopped");
  }

  /** How it ended and why. */
  public Path exit() {
    return path.resolve("exit.json");
  }

  /** Exists from just before it is killed for what it wrote to disk. */
  public Path overQuota() {
    return path.resolve("over-quota");
  }

  /** The OCI configuration. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** What it wrote, in conmon's format. */
  public Path log() {
    return path.resolve("log");
  }

  /** Mount point of the memory file system that holds secrets while the engine takes them over. */
  public Path secrets() {
    return path.resolve("secrets");
  }

  /** Mount point of what the kernel says about its network, while the engine takes it over. */
  public Path sysfs() {
    return path.resolve("sys");
  }

  /** Mount point of a volume or memory file system, while the engine takes it over. */
  public Path volume(int number) {
    return path.resolve("volumes").resolve(Integer.toString(number));
  }

  /** hosts, hostname and resolv.conf as the container shall see them. */
  public Path files() {
    return path.resolve("files");
  }

  public Path pidFile() {
    return path.resolve("pid");
  }

  public Path conmonPidFile() {
    return path.resolve("conmon.pid");
  }

  public Path conmonErrors() {
    return path.resolve("conmon.err");
  }

  public Path exits() {
    return path.resolve("exits");
  }

  /** conmon's own records: the exit code again, and whether it saw memory run out. */
  public Path persist() {
    return path.resolve("conmon");
  }

  /** One directory for each further command that runs in it. */
  public Path execs() {
    return path.resolve("exec");
  }

  /** Of its terminal: what to do, rows, columns; conmon makes it. */
  public Path control() {
    return path.resolve("ctl");
  }

  /** Another way to tell conmon the size of its terminal. */
  public Path windowSize() {
    return path.resolve("winsz");
  }

  /** conmon's socket for those who attach. */
  public Path attach() {
    return path.resolve("attach");
  }

  public Path sawMemoryRunOut() {
    return persist().resolve("oom");
  }

  /** One copy-on-write tree, numbered in the order of the specification. */
  public TreeDirectory tree(int number) {
    return new TreeDirectory(path.resolve("trees").resolve(Integer.toString(number)));
  }
}
