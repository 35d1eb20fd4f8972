package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the first process of a container holds of the host: nothing, over a hundred starts. */
abstract class FirstProcessTest {
  private static final int STARTS = 100;
  private static final int AT_ONCE = 4;

  @RegisterExtension final Host host = new Host(engine());

  /** Each engine must keep every promise. */
  abstract Optional<Path> engine();

  @Test
  void threeDescriptorsAndADirectoryInside() throws Exception {
    var tasks = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < STARTS; i++) {
      var spec = host.command("/bin/sleep", "100").withWorkdir(i % 3 == 0 ? "/srv" : "/");
      var users = Identities.from(730_000_000 + i % 2 * 65_536);
      var asked = i % 4 < 2 ? spec.withIdentities(users) : spec;
      tasks.add(() -> check(asked));
    }
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (var result : threads.invokeAll(tasks)) {
        result.get();
      }
    }
  }

  private boolean check(ContainerSpec spec) throws Exception {
    var container = host.containers().create(spec);
    container.start();
    var process = process(container);
    awaitCommand(process);
    assertEquals(List.of("0", "1", "2"), descriptors(process));
    assertEquals(
        file(process.resolve("root").resolve(spec.workdir().substring(1))),
        file(process.resolve("cwd")),
        "its directory");
    container.remove();
    return true;
  }

  private static Path process(Container container) {
    if (!(container.state() instanceof ContainerState.Running running)) {
      throw new AssertionError("it does not run: " + container.state());
    }
    return Path.of("/proc", Integer.toString(running.pid()));
  }

  /** The engine says "started" a moment before its process has become the command. */
  private static void awaitCommand(Path process) throws Exception {
    var deadline = System.nanoTime() + Host.PATIENCE.toNanos();
    while (!Files.readString(process.resolve("cmdline")).startsWith("/bin/sleep")) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it is still " + Files.readString(process.resolve("cmdline")));
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> descriptors(Path process) throws IOException {
    var names = new TreeSet<String>();
    try (var entries = Files.newDirectoryStream(process.resolve("fd"))) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return List.copyOf(names);
  }

  private static Object file(Path path) throws IOException {
    return Files.readAttributes(path, "unix:dev,ino");
  }
}
