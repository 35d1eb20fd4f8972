package dev.slipway.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.host.Command;
import dev.slipway.runtime.log.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A data directory on a small disk that containers fill. */
@Tag("hostile")
class FullDiskTest {
  private static final long SIZE = 40L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @RegisterExtension final Host host = new Host();

  private Path small = Path.of("/");

  @BeforeEach
  void mount() throws IOException {
    small = Files.createDirectory(host.base().resolve("small"));
    run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "slipway-test", small.toString());
  }

  @AfterEach
  void unmount() throws IOException {
    run("umount", small.toString());
  }

  /** By its files and by its log: it can be stopped, removed and told of all the same. */
  @Test
  void whoFillsTheDiskIsStoppedAndRemovedAndAllWorksAgain() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          try (var containers = Containers.open(RuntimeSettings.in(small))) {
            var quiet = begin(containers, host.shell("read -r x </dev/zero; sleep 600"));
            var flood =
                begin(containers, host.shell("yes & dd if=/dev/zero of=/flood bs=64k; sleep 600"));
            awaitSpace(free -> free == 0);
            assertInstanceOf(ContainerState.Running.class, flood.state());
            assertInstanceOf(ContainerState.Running.class, quiet.state());
            assertKilled(quiet.stop(Duration.ofMillis(10)));
            assertKilled(flood.stop(Duration.ofMillis(10)));
            assertInstanceOf(ContainerState.Exited.class, flood.state());
            flood.remove();
            quiet.remove();
            // What was removed is deleted behind the answer.
            awaitSpace(free -> free > SIZE / 2);
            worksAgain(containers);
          }
        });
  }

  /** Nobody can be added while it is full, and the reason is told. */
  @Test
  void whileItIsFullNobodyIsHeldUp() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          var filler = small.resolve("filler");
          try (var containers = Containers.open(RuntimeSettings.in(small))) {
            var quiet = begin(containers, host.shell("sleep 600"));
            fill(filler);
            assertTrue(failure(containers).contains("space"), failure(containers));
            assertInstanceOf(ContainerState.Running.class, quiet.state());
            assertKilled(quiet.stop(Duration.ofMillis(10)));
            Files.delete(filler);
            quiet.remove();
            worksAgain(containers);
          }
        });
  }

  /** Its monitor had no room to write the code down: then it is told as lost. */
  private static void assertKilled(Exit exit) {
    assertTrue(exit.code() == 137 || exit.cause() == ExitCause.LOST, exit.toString());
  }

  private void worksAgain(Containers containers) throws Exception {
    var again = begin(containers, host.shell("echo hello >/file; cat /file"));
    assertEquals(0, again.await(PATIENCE).orElseThrow().code());
    assertEquals("hello\n", new String(Host.bytes(again.logs(), Stream.OUT), UTF_8));
    again.remove();
  }

  private static Container begin(Containers containers, ContainerSpec spec) {
    var container = containers.create(spec);
    container.start();
    return container;
  }

  private String failure(Containers containers) {
    try {
      containers.create(host.shell("true"));
      return "it was made";
    } catch (ContainerException e) {
      var reason = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        reason.append(cause.getMessage()).append("; ");
      }
      return reason.toString();
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("space"), full.toString());
    }
  }

  private void awaitSpace(LongPredicate enough) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!enough.test(Files.getFileStore(small).getUsableSpace())) {
      assertTrue(System.nanoTime() < deadline, "the space on the disk stays as it is");
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void run(String... command) throws IOException {
    var result = Command.of(command).run();
    assertTrue(result.passed(), result.output());
  }
}
