package dev.slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.slipway.event.ProjectName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * Everything the server keeps on disk, below one directory that only its owner may enter and that
 * one server at a time uses: the kernel drops the lock when the process ends, however it ends.
 */
public final class DataDirectory implements AutoCloseable {
  /** The layout this version writes; see {@link DataVersion}. */
  static final int VERSION = 1;

  /** Who uses it now, for {@code slipway down}; stays behind when the server is killed. */
  private static final String PID = "server.pid";

  private static final Set<String> NOT_YET_DATA =
      Set.of("lock", "lost+found", ".VERSION.new", "server.log");

  private final Path root;
  private final FileChannel lock;
  private final String serverId;

  private DataDirectory(Path root, FileChannel lock, String serverId) {
    this.root = root;
    this.lock = lock;
    this.serverId = serverId;
  }

  /**
   * Opens it, making it or bringing it to this version where necessary.
   *
   * @throws CannotStartException if it is in use, not writable, not one of ours or too new
   */
  public static DataDirectory open(Path path) {
    return open(path, DataVersion.CURRENT);
  }

  static DataDirectory open(Path path, DataVersion version) {
    var root = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
      var lock = lock(root);
      try {
        refuseStrangers(root);
        version.apply(root);
        DurableFile.write(root, PID, Long.toString(ProcessHandle.current().pid()) + "\n");
        return new DataDirectory(root, lock, serverId(root));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CannotStartException(
          "cannot use the data directory %s: %s".formatted(root, reason(e)), e);
    }
  }

  public Path root() {
    return root;
  }

  /** Who this server is among several, the same after each start: the owner of its leases. */
  public String serverId() {
    return serverId;
  }

  public Path adminToken() {
    return root.resolve("admin.token");
  }

  public Path keys() {
    return root.resolve("keys");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path git() {
    return root.resolve("git");
  }

  public Path git(ProjectName project) {
    return git().resolve(project + ".git");
  }

  public Path images() {
    return root.resolve("images");
  }

  public Path containers() {
    return root.resolve("containers");
  }

  /** Which users of the host each project's containers run as. */
  public Path identities() {
    return root.resolve("identities");
  }

  public Path snapshots() {
    return root.resolve("snapshots");
  }

  /** Caches of image builds, by project. */
  public Path builds() {
    return root.resolve("builds");
  }

  /** Repositories that builds are fetching; emptied at every start. */
  public Path fetched() {
    return root.resolve("fetched");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path checkouts() {
    return root.resolve("checkouts");
  }

  /** How many bytes the file system still takes. */
  public long free() throws IOException {
    return Files.getFileStore(root).getUsableSpace();
  }

  /** Lets another server use it. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(root.resolve(PID));
    lock.close();
  }

  /*
   * A lock file of its own: the kernel drops this kind of lock as soon as the process closes any
   * descriptor of the file, so nobody else may ever open it.
   */
  private static FileChannel lock(Path root) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var channel = FileChannel.open(root.resolve("lock"), Set.of(CREATE, WRITE), owner);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // another part of this very process has it, as in tests
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new CannotStartException(
        "another Slipway server uses the data directory " + root + "; stop it or choose another");
  }

  private static void refuseStrangers(Path root) throws IOException {
    if (Files.exists(root.resolve("VERSION"))) {
      return;
    }
    try (var entries = Files.newDirectoryStream(root)) {
      for (var entry : entries) {
        if (!NOT_YET_DATA.contains(entry.getFileName().toString())) {
          throw new CannotStartException(
              "%s holds something (%s) but is no data directory of Slipway; choose an empty one"
                  .formatted(root, entry.getFileName()));
        }
      }
    }
  }

  private static String serverId(Path root) throws IOException {
    var file = root.resolve("server.id");
    if (!Files.exists(file)) {
      var random = new byte[8];
      new SecureRandom().nextBytes(random);
      DurableFile.write(root, "server.id", "server-" + HexFormat.of().formatHex(random));
    }
    return Files.readString(file, UTF_8).strip();
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      case java.nio.file.FileAlreadyExistsException file -> "it is a file";
      case java.nio.file.FileSystemException system when system.getReason() != null ->
          system.getReason().toLowerCase(java.util.Locale.ROOT);
      case java.nio.file.NoSuchFileException none -> "it cannot be made there";
      default -> String.valueOf(e.getMessage());
    };
  }
}
