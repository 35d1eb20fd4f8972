package dev.slipway.runtime.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One group of processes, by the path it has in every tree. */
public final class Cgroup {
  private final Cgroups cgroups;
  private final String path;

  /** {@code path} begins with a slash and is the same in every tree. */
  public Cgroup(Cgroups cgroups, String path) {
    this.cgroups = cgroups;
    this.path = path;
  }

  public String path() {
    return path;
  }

  /** How many processes of it the kernel killed for want of memory; 0 if it is gone. */
  public long oomKills() {
    var tree = cgroups.controllers().get("memory");
    if (tree == null) {
      return 0;
    }
    var group = inside(tree);
    return Math.max(
        counter(group.resolve("memory.oom_control"), "oom_kill "),
        counter(group.resolve("memory.events"), "oom_kill "));
  }

  /** How often the kernel refused it a process for being one too many; 0 if it is gone. */
  public long refusedProcesses() {
    var tree = cgroups.controllers().get("pids");
    return tree == null ? 0 : counter(inside(tree).resolve("pids.events"), "max ");
  }

  /** Whether its processes are held still. */
  public boolean isFrozen() {
    var state = text("freezer", "freezer.state", "cgroup.freeze");
    return state.startsWith("FR") || state.equals("1");
  }

  /** Lets its processes go on. */
  public void thaw() throws IOException {
    for (var tree : cgroups.hierarchies()) {
      write(inside(tree).resolve("freezer.state"), "THAWED");
      write(inside(tree).resolve("cgroup.freeze"), "0");
    }
  }

  /** Every process in it, as the host numbers them; none if it is gone. */
  public List<Integer> processes() {
    var tree = cgroups.controllers().get("pids");
    if (tree == null) {
      return List.of();
    }
    try {
      return processes(inside(tree)).stream().map(line -> Integer.valueOf(line.strip())).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * What one of its files says, under the name it has in version 1 or 2 of control groups; empty if
   * there is none.
   */
  public String text(String controller, String first, String second) {
    var tree = cgroups.controllers().get(controller);
    for (var file : List.of(first, second)) {
      for (var at : tree == null ? cgroups.hierarchies() : List.of(tree)) {
        try {
          return Files.readString(inside(at).resolve(file)).strip();
        } catch (IOException e) {
          // Not of this version, or gone.
        }
      }
    }
    return "";
  }

  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, text);
    }
  }

  /** Kills everything in it and removes it with all groups below; nothing to do if it is gone. */
  public void remove() throws IOException {
    for (var tree : cgroups.hierarchies()) {
      removeTree(inside(tree));
    }
  }

  /** Its directories that still exist. */
  public List<Path> directories() {
    return cgroups.hierarchies().stream().map(this::inside).filter(Files::isDirectory).toList();
  }

  /** Removes it only where nothing is in it. */
  public void removeIfEmpty() {
    directories().forEach(directory -> directory.toFile().delete());
  }

  private Path inside(Path tree) {
    return tree.resolve(path.substring(1));
  }

  private void removeTree(Path group) throws IOException {
    if (!Files.isDirectory(group)) {
      return;
    }
    for (var child : children(group)) {
      removeTree(child);
    }
    // An engine made to believe in cgroup v1 leaves plain files where it saw no tree.
    if (!group.toFile().delete()) {
      group.resolve("cgroup.procs").toFile().delete();
    }
    // A killed process leaves its group a moment later, so the kernel may say "busy" first.
    for (var tries = 0; Files.isDirectory(group) && !group.toFile().delete(); tries++) {
      if (tries == 200) {
        throw new IOException("cannot remove the control group " + group);
      }
      kill(group);
      pause();
    }
  }

  private static void kill(Path group) throws IOException {
    for (var line : processes(group)) {
      var pid = Long.parseLong(line.strip());
      // A group of ours never holds this process; refuse to believe it if it seems so.
      if (pid > 1 && pid != ProcessHandle.current().pid()) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private static List<String> processes(Path group) throws IOException {
    try {
      return Files.readAllLines(group.resolve("cgroup.procs"));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<Path> children(Path group) throws IOException {
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(group, Files::isDirectory)) {
      entries.forEach(children::add);
    }
    return children;
  }

  private static long counter(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
