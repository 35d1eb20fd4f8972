package dev.slipway.runtime.engine;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An OCI engine that was tried on this host and works.
 *
 * @param name what it calls itself: crun, runc or another
 * @param executable what to run, always in a mount namespace of ours
 * @param state where it keeps its own state of our containers
 */
public record Engine(String name, Version version, Path executable, Path state) {
  /** Of the state's JSON; "created" is also the name of a field in it. */
  private static final Pattern STATUS_CREATED = Pattern.compile("\"status\"\\s*:\\s*\"created\"");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Whether no published container escape is known to work against it. */
  public boolean isSafe() {
    return SafeFloor.allows(name, version);
  }

  /** Whether it keeps nothing of an ended container but a directory of its state. */
  public boolean hasOnlyState() {
    return name.equals("crun");
  }

  public Command.Result start(String id) throws IOException {
    return run("start", id);
  }

  /** Kills what is left of the container and forgets it; nothing to do if there is none. */
  public Command.Result delete(String id) throws IOException {
    return run("delete", "--force", id);
  }

  /** Holds all processes of it still. */
  public Command.Result pause(String id) throws IOException {
    return run("pause", id);
  }

  public Command.Result resume(String id) throws IOException {
    return run("resume", id);
  }

  /** Whether the engine has such a container and says that its command has not begun. */
  public boolean isCreatedOnly(String id) throws IOException {
    var result = run("state", id);
    return result.passed() && STATUS_CREATED.matcher(result.output()).find();
  }

  /** Makes and runs a container of a bundle, to see what the engine says about it. */
  Command.Result tryOut(Path bundle, String id) throws IOException {
    return run("run", "--bundle", bundle.toString(), id);
  }

  @Override
  public String toString() {
    return name + " " + version;
  }

  private Command.Result run(String... words) throws IOException {
    var argv = new ArrayList<>(List.of(executable.toString(), "--root", state.toString()));
    argv.addAll(List.of(words));
    return new RunEngine(Syscalls.linux(), Path.of("/")).run(argv, PATIENCE);
  }
}
