package dev.slipway.images.build;

import dev.slipway.images.build.tree.Accounts;
import dev.slipway.images.containerfile.Command;
import dev.slipway.images.layer.MergedTree;
import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * RUN, its variables known.
 *
 * @param named variables that its result depends on
 * @param env variables that the command sees
 * @param network whether it gets any
 */
record RunStep(
    Command command,
    Map<String, String> named,
    Map<String, String> env,
    boolean network,
    MountPlan mounts) {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final String SCRIPTS = "/run/slipway/";

  /** The program and its arguments. */
  List<String> argv(StageState state) {
    return switch (command) {
      case Command.Exec exec -> exec.argv();
      case Command.Shell shell -> shell.argv(state.configuration().shell());
      case Command.Script script -> interpreter(script);
    };
  }

  /** As the kernel reads a first line: a program, and all that follows as one argument. */
  private static List<String> interpreter(Command.Script script) {
    String first = script.content().lines().findFirst().orElse("");
    String[] words = first.replaceFirst("^#!", "").strip().split("\\s+", 2);
    List<String> argv = new ArrayList<>(List.of(words));
    argv.add(SCRIPTS + script.name());
    return argv;
  }

  private Optional<RunMount> script() {
    return command instanceof Command.Script script
        ? Optional.of(
            new RunMount.Secret(
                SCRIPTS + script.name(), script.content().getBytes(StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  /** The command as people read it in an image's history. */
  static String text(Command command, StageState state) {
    return switch (command) {
      case Command.Exec exec -> String.join(" ", exec.argv());
      case Command.Shell shell -> String.join(" ", shell.argv(state.configuration().shell()));
      case Command.Script script -> "<<" + script.name() + "\n" + script.content();
    };
  }

  CacheKey key(StageState state, String platform) throws IOException {
    Map<String, String> parts = new TreeMap<>(mounts.keyParts());
    parts.put(CacheKey.BELOW, state.tree().value());
    parts.put("the command", String.join("\0", argv(state)) + "\0" + scriptText());
    named.forEach((name, value) -> parts.put("the variable " + name, value));
    parts.put("the user", state.configuration().user());
    parts.put("the working directory", state.configuration().workdir());
    parts.put("the network", network ? "default" : "none");
    parts.put("the platform", platform);
    return CacheKey.of(parts);
  }

  private String scriptText() {
    return command instanceof Command.Script script ? script.content() : "";
  }

  /** Where the command runs: its numbers, who runs it and who hears it. */
  record Place(
      String build, int number, CommandRunner runner, CommandRunner.Output output, Instant now) {}

  /** What it wrote is in {@code fresh} afterwards, as {@code upper}, however it ended. */
  CommandRunner.Ended run(StageState state, Path fresh, CacheMounts.Lease caches, Place place)
      throws IOException, InterruptedException {
    Path aside = Files.createDirectory(fresh.resolve("aside"));
    try {
      return run(state, fresh.resolve("upper"), aside, caches, place);
    } finally {
      try (Dir directory = Dir.open(fresh)) {
        directory.remove("aside");
      }
    }
  }

  private CommandRunner.Ended run(
      StageState state, Path upper, Path aside, CacheMounts.Lease caches, Place place)
      throws IOException, InterruptedException {
    List<Path> layers = new ArrayList<>(state.layers());
    mounts.fileLayer(state, aside, place.now()).ifPresent(layers::add);
    List<RunMount> mounted = new ArrayList<>(mounts.runMounts(aside, caches, place.now()));
    script().ifPresent(mounted::add);
    Map<String, String> all = new TreeMap<>(env);
    all.putIfAbsent("PATH", PATH);
    all.putIfAbsent("HOME", home(state));
    var run =
        new RunCommand(
            place.build(),
            place.number(),
            layers,
            argv(state),
            all,
            state.configuration().workdir(),
            state.configuration().user(),
            network,
            mounted);
    var ended = place.runner().run(run, upper, place.output());
    withoutMountedFiles(upper);
    return ended;
  }

  private static String home(StageState state) throws IOException {
    try (MergedTree tree = MergedTree.open(state.layers())) {
      return Accounts.of(tree).home(state.configuration().user());
    }
  }

  /** Changes to mounted files are thrown away, like those to mounted directories. */
  private void withoutMountedFiles(Path upper) throws IOException {
    for (String file : mounts.files()) {
      int slash = file.lastIndexOf('/');
      try (Dir root = Dir.open(upper);
          Dir parent = root.beneath(slash < 0 ? "." : file.substring(0, slash))) {
        parent.remove(file.substring(slash + 1));
      } catch (Errno e) {
        // The command wrote nothing there, or put a link or a file in the way: nothing to remove.
        if (!e.notThere() && !e.notDirectory() && !e.leadsElsewhere()) {
          throw e;
        }
      }
    }
  }
}
