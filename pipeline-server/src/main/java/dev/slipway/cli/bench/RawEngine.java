package dev.slipway.cli.bench;

import dev.slipway.runtime.host.Executables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The engine that ours uses, called by a shell with the very configuration that ours wrote, over a
 * root that is mounted once and stays.
 */
final class RawEngine implements AutoCloseable {
  private final NamespaceShell shell;
  private final Path bundle;
  private final String engine;

  private RawEngine(NamespaceShell shell, Path bundle, String engine) {
    this.shell = shell;
    this.bundle = bundle;
    this.engine = engine;
  }

  /** A bundle of its own, for a command. */
  static RawEngine prepare(Lab lab, String name, String... command) throws IOException {
    var bundle = Files.createDirectories(lab.dir().resolve("raw-" + name));
    var program = Executables.require(lab.containers().engine().name());
    copyConfiguration(lab, bundle, command);
    var raw =
        new RawEngine(
            NamespaceShell.open(), bundle, program + " --root " + bundle.resolve("state"));
    raw.mount(lab.root());
    return raw;
  }

  private static void copyConfiguration(Lab lab, Path bundle, String... command)
      throws IOException {
    var model = lab.create(spec -> spec, command);
    try {
      var own = lab.data().resolve("containers").resolve(model.id().value());
      var config = Files.readString(own.resolve("config.json"));
      Files.writeString(
          bundle.resolve("config.json"), config.replace(own.toString(), bundle.toString()));
      Files.createDirectory(bundle.resolve("files"));
      try (var files = Files.newDirectoryStream(own.resolve("files"))) {
        for (var file : files) {
          Files.copy(file, bundle.resolve("files").resolve(file.getFileName()));
        }
      }
    } finally {
      model.remove();
      lab.awaitQuiet();
    }
  }

  private void mount(Path lower) throws IOException {
    var tree = bundle.resolve("trees/0");
    for (var part : new String[] {"upper", "work", "merged"}) {
      Files.createDirectories(tree.resolve(part));
    }
    shell.check(
        "mount -t overlay -o lowerdir=%s,upperdir=%s/upper,workdir=%s/work overlay %s/merged"
            .formatted(lower, tree, tree, tree));
  }

  /** Create, start, wait, delete: the exit code. */
  int run() throws IOException {
    return shell.run(command());
  }

  String command() {
    return engine + " run --bundle " + bundle + " raw";
  }

  String engine() {
    return engine;
  }

  Path bundle() {
    return bundle;
  }

  NamespaceShell shell() {
    return shell;
  }

  @Override
  public void close() throws IOException {
    try {
      shell.run(engine + " delete --force raw");
    } finally {
      shell.close();
    }
  }
}
