package dev.slipway.runtime;

import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.runtime.log.LogFrame;
import dev.slipway.runtime.log.LogReader;
import dev.slipway.runtime.log.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A data directory of containers on this very machine, for one test; leaves nothing behind. */
final class Host implements BeforeEachCallback, AfterEachCallback {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Optional<Path> engine;
  private UnaryOperator<RuntimeSettings> change = UnaryOperator.identity();
  private Path base = Path.of("/");
  private Optional<Containers> containers = Optional.empty();

  Host(Optional<Path> engine) {
    this.engine = engine;
  }

  Host() {
    this(Optional.empty());
  }

  /** From the next opening on. */
  void change(UnaryOperator<RuntimeSettings> settings) {
    change = settings;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    base = Files.createTempDirectory("slipway-runtime-test-");
    Busybox.layer(base.resolve("busybox"));
    reopen();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    var failed = List.<String>of();
    if (containers.isPresent()) {
      failed = containers.get().sweep(id -> false).failed();
      containers.get().close();
    }
    DeleteTree.delete(base);
    if (!failed.isEmpty()) {
      throw new AssertionError("left behind: " + failed);
    }
  }

  Containers containers() {
    return containers.orElseThrow();
  }

  /** As a restart of the server does, in an orderly way. */
  Containers reopen() {
    containers.ifPresent(Containers::close);
    containers = Optional.of(Containers.open(settings()));
    return containers();
  }

  /** As the next server does after one that was closed or killed. */
  Containers open() {
    containers = Optional.of(Containers.open(settings()));
    return containers();
  }

  /** What is left of ours, given the kernel's own time to clear up. */
  List<String> leftSince(HostResidue before) {
    var names = HostNames.of(settings());
    var root = settings().root().toString();
    return HostResidue.leftSince(
        before, line -> line.contains(names.mark()) || line.contains(root), Duration.ofSeconds(10));
  }

  RuntimeSettings settings() {
    var settings = change.apply(RuntimeSettings.in(base.resolve("data")));
    return engine.map(settings::withEngine).orElse(settings);
  }

  Path base() {
    return base;
  }

  Path busybox() {
    return base.resolve("busybox");
  }

  ContainerSpec command(String... argv) {
    var id = new ContainerId("t" + COUNT.incrementAndGet());
    return ContainerSpec.of(id, List.of(busybox()), List.of(argv));
  }

  ContainerSpec shell(String script) {
    return command("/bin/sh", "-c", script);
  }

  /** Runs it to its end. */
  Ran run(ContainerSpec spec) throws InterruptedException {
    var container = containers().create(spec);
    container.start();
    var exit = container.await(PATIENCE).orElseThrow(() -> new AssertionError("it does not end"));
    return new Ran(
        container, exit, bytes(container.logs(), Stream.OUT), bytes(container.logs(), Stream.ERR));
  }

  record Ran(Container container, Exit exit, byte[] out, byte[] err) {
    String text() {
      return new String(out, java.nio.charset.StandardCharsets.UTF_8);
    }

    String errors() {
      return new String(err, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  static byte[] bytes(LogReader reader, Stream stream) throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    try (reader) {
      for (Optional<LogFrame> f = reader.next(); f.isPresent(); f = reader.next()) {
        if (f.get().stream() == stream) {
          bytes.writeBytes(f.get().written());
        }
      }
    }
    return bytes.toByteArray();
  }
}
