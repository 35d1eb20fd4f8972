package dev.slipway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.runtime.bundle.Accounts;
import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.bundle.MountedTree;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.engine.Conmon;
import dev.slipway.runtime.engine.ConmonExec;
import dev.slipway.runtime.host.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Runs one more command in a container, with the rights and limits that its own process has. */
final class ExecInContainer {
  private static final String PROCESS = "process.json";

  private final Parts parts;
  private final ContainerId id;
  private final ContainerDirectory directory;

  ExecInContainer(Parts parts, ContainerId id) {
    this.parts = parts;
    this.id = id;
    this.directory = parts.layout().container(id.value());
  }

  /** To be called in the mount namespace; {@code over} is called when nothing of it is left. */
  Session start(ExecSpec spec, Runnable over) throws IOException {
    var name = "x" + UUID.randomUUID().toString().substring(0, 13);
    var own = Files.createDirectories(directory.execs().resolve(name));
    try {
      return attached(spec, own, prepared(spec, own), over);
    } catch (IOException | RuntimeException e) {
      DeleteTree.delete(own);
      throw e;
    }
  }

  private ConmonExec prepared(ExecSpec spec, Path own) throws IOException {
    var places =
        new ConmonExec.Places(
            own,
            own.resolve(PROCESS),
            Files.createDirectory(own.resolve("exits")),
            own.resolve("pid"),
            own.resolve("conmon.err"));
    SmallFiles.write(places.process(), process(spec));
    var terminal = spec.terminal().isPresent();
    return ConmonExec.prepare(parts.conmon(), id.value(), parts.engine(), places, terminal);
  }

  private Session attached(ExecSpec spec, Path own, ConmonExec exec, Runnable over)
      throws IOException {
    var exit = new CompletableFuture<Exit>();
    try {
      var session = session(spec, own, exit);
      switch (exec.begin()) {
        case Conmon.Outcome.Created(var pid) -> ProcessId.of(pid).ifPresent(session::of);
        case Conmon.Outcome.Refused(var reason) -> {
          session.end();
          exec.exitCode();
          throw new ContainerRefusedException(id, reason);
        }
      }
      // The engine has read it, and it may hold what people put into environments.
      Files.deleteIfExists(own.resolve(PROCESS));
      spec.terminal().ifPresent(session::resize);
      return session.begin("exec-" + own.getFileName(), () -> awaitEnd(exec, own, exit, over));
    } catch (IOException | RuntimeException e) {
      exec.close();
      throw e;
    }
  }

  private Session session(ExecSpec spec, Path own, CompletableFuture<Exit> exit)
      throws IOException {
    var socket = parts.kernel().connectPackets(own.resolve("attach"));
    return new Session(
        parts.kernel(),
        socket,
        own.resolve("ctl"),
        spec.terminal().isPresent(),
        Optional.empty(),
        exit);
  }

  private static void awaitEnd(
      ConmonExec exec, Path own, CompletableFuture<Exit> exit, Runnable over) {
    try (exec) {
      var code = exec.exitCode();
      DeleteTree.delete(own);
      over.run();
      exit.complete(code.map(c -> Exit.of(c, Optional.empty())).orElse(Exit.lost()));
    } catch (IOException | RuntimeException e) {
      over.run();
      exit.completeExceptionally(e);
    }
  }

  private JsonNode process(ExecSpec spec) throws IOException {
    var config =
        SmallFiles.readJson(directory.config())
            .orElseThrow(() -> new IOException("its configuration is gone"));
    var process = (ObjectNode) config.path("process");
    process.put("terminal", spec.terminal().isPresent());
    process.remove("consoleSize");
    spec.terminal().ifPresent(size -> process.putPOJO("consoleSize", OciConfig.size(size)));
    process.putPOJO("args", spec.argv());
    process.putPOJO("env", environment(process.path("env"), spec));
    if (!spec.workdir().isEmpty()) {
      process.put("cwd", spec.workdir());
    }
    if (!spec.user().isEmpty()) {
      process.putPOJO("user", OciConfig.user(identity(spec.user())));
    }
    return process;
  }

  private java.util.List<String> environment(JsonNode before, ExecSpec spec) {
    Map<String, String> all = new LinkedHashMap<>();
    before.forEach(
        item -> {
          var text = item.asText();
          var equals = text.indexOf('=');
          all.put(text.substring(0, equals), text.substring(equals + 1));
        });
    if (spec.terminal().isPresent()) {
      all.putIfAbsent("TERM", "xterm");
    }
    all.putAll(spec.env());
    return all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList();
  }

  private Accounts.Identity identity(String user) throws IOException {
    try (var root = MountedTree.open(parts.kernel(), directory.tree(0).merged())) {
      return Accounts.read(root).resolve(user);
    }
  }
}
