package dev.slipway.runtime;

import dev.slipway.runtime.bundle.BundleLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The volumes of a data directory. */
record Volumes(BundleLayout layout) {

  /** By name, each with those of {@code containers} that have it. */
  List<VolumeUse> list(Collection<Container> containers) throws IOException {
    var names = new ArrayList<String>();
    try (var entries = Files.newDirectoryStream(layout.volumes())) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names.stream()
        .sorted()
        .map(name -> new VolumeUse(name, usersOf(name, containers)))
        .toList();
  }

  /**
   * Out of the way at once; the caller deletes what is returned, which may take a while.
   *
   * @throws ContainerException if a container has it or there is none
   */
  Path take(String name, Collection<Container> containers) throws IOException {
    Volume.checkName(name);
    var users = usersOf(name, containers);
    if (!users.isEmpty()) {
      throw new ContainerException("volume " + name + " is used by " + users);
    }
    if (!Files.isDirectory(layout.volume(name))) {
      throw new ContainerException("there is no volume " + name);
    }
    return Files.move(layout.volume(name), layout.trash().resolve(UUID.randomUUID().toString()));
  }

  private static List<ContainerId> usersOf(String name, Collection<Container> containers) {
    return containers.stream().filter(c -> c.volumes().contains(name)).map(Container::id).toList();
  }
}
