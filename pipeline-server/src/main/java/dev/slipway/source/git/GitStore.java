package dev.slipway.source.git;

import dev.slipway.event.ProjectName;
import dev.slipway.source.Project;
import dev.slipway.source.SourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.StoredConfig;

/** Where the bare repositories lie, {@code <project>.git} in one directory, and how they open. */
final class GitStore {
  private final Path root;

  GitStore(Path root) {
    HostIsolation.install();
    this.root = root;
  }

  Path directory(ProjectName project) {
    return root.resolve(project + ".git");
  }

  /**
   * @throws SourceException if there is none, or it can't be read
   */
  FileRepository open(ProjectName project) {
    var directory = directory(project);
    if (!Files.isDirectory(directory)) {
      throw new SourceException("there is no repository of project '%s'".formatted(project));
    }
    try {
      var repository = new FileRepository(directory.toFile());
      configure(repository.getConfig());
      return repository;
    } catch (IOException e) {
      throw new SourceException("opening the repository of " + project, e);
    }
  }

  /*
   * Set in memory at each opening, not in the file: then it also holds for repositories that an
   * older version made.
   */
  private static void configure(StoredConfig config) {
    config.setBoolean("core", null, "fsyncObjectFiles", true);
    config.setBoolean("core", null, "fsyncRefFiles", true);
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.setString("http", null, "followRedirects", "false");
    config.setBoolean("http", null, "sslVerify", true);
  }

  /** Whole or not at all: it is made beside and renamed. */
  void create(Project project) throws IOException {
    var directory = directory(project.name());
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(root);
      sweep(project.name());
      var partial = root.resolve(partialPrefix(project.name()) + UUID.randomUUID());
      make(partial);
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
      sync(root);
    }
    head(project);
  }

  private static void make(Path partial) throws IOException {
    Files.createDirectory(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (var repository = new FileRepository(partial.toFile())) {
      repository.create(true);
    }
    try (var files = Files.walk(partial)) {
      for (var file : files.toList()) {
        sync(file);
      }
    }
  }

  private void head(Project project) throws IOException {
    try (var repository = open(project.name())) {
      var update = repository.updateRef(Constants.HEAD);
      update.disableRefLog();
      var result = update.link(project.defaultRef().value());
      if (!List.of(RefUpdate.Result.NEW, RefUpdate.Result.FORCED, RefUpdate.Result.NO_CHANGE)
          .contains(result)) {
        throw new IOException("HEAD could not be set: " + result);
      }
    }
  }

  /** Removes what a killed server has left of making that repository. */
  private void sweep(ProjectName project) throws IOException {
    try (var left = Files.newDirectoryStream(root, partialPrefix(project) + "*")) {
      for (var path : left) {
        Trees.delete(path);
      }
    }
  }

  private static String partialPrefix(ProjectName project) {
    return ".partial-" + project + ".";
  }

  static void sync(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
