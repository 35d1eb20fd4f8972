package dev.slipway.runtime.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where everything lies on disk; only this class and {@link ContainerDirectory} know. Drawn in the
 * module's README.
 *
 * @param root the data directory, absolute; readable by its owner alone
 */
public record BundleLayout(Path root) {
  public BundleLayout {
    root = root.toAbsolutePath().normalize();
  }

  /** Makes the directories that are not there yet. */
  public void prepare() throws IOException {
    Files.createDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    for (var directory : List.of(containers(), trash(), engine(), volumes())) {
      Files.createDirectories(directory);
    }
  }

  public Path containers() {
    return root.resolve("containers");
  }

  /** Renamed here first, deleted afterwards: a half-deleted thing is never taken for a whole. */
  public Path trash() {
    return root.resolve("trash");
  }

  public Path volumes() {
    return root.resolve("volumes");
  }

  public Path volume(String name) {
    return volumes().resolve(name);
  }

  /** What containers see of it; it stays in here whatever they do. */
  public Path volumeData(String name) {
    return volume(name).resolve("data");
  }

  /** What lies in the trash. */
  public List<Path> inTrash() throws IOException {
    var found = new ArrayList<Path>();
    try (var entries = Files.newDirectoryStream(trash())) {
      entries.forEach(found::add);
    }
    return List.copyOf(found);
  }

  public Path engine() {
    return root.resolve("engine");
  }

  public Path lock() {
    return root.resolve("lock");
  }

  /** The subnet that was chosen once and is kept. */
  public Path subnet() {
    return root.resolve("subnet");
  }

  public ContainerDirectory container(String id) {
    return new ContainerDirectory(containers().resolve(id));
  }

  /** Names of all containers' directories, also of half-made ones. */
  public List<String> ids() throws IOException {
    var ids = new ArrayList<String>();
    try (var entries = Files.newDirectoryStream(containers())) {
      entries.forEach(entry -> ids.add(entry.getFileName().toString()));
    }
    return ids.stream().sorted().toList();
  }
}
