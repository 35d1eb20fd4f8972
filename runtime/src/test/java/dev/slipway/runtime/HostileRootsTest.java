package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.runtime.HostileCase.Expected;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every {@link HostileCases hostile case}, each with and without users of its own. */
abstract class HostileRootsTest {
  private static final Identities OWN = Identities.from(720_000_000);
  private static final String TOLD = "canary-5417";

  @RegisterExtension final Host host = new Host(engine());

  /** Each engine must keep every promise. */
  abstract Optional<Path> engine();

  @Test
  void thereAreEnoughAndNoneTwice() {
    var names = HostileCases.all().stream().map(HostileCase::name).toList();
    assertTrue(names.size() >= 40, "only " + names.size());
    assertEquals(names.size(), names.stream().distinct().count());
  }

  @TestFactory
  Stream<DynamicTest> eachIsRefusedOrContained() throws Exception {
    var canary = canary();
    var before = fingerprint(canary);
    var count = new java.util.concurrent.atomic.AtomicInteger();
    return HostileCases.all().stream()
        .flatMap(
            one ->
                Stream.of(false, true)
                    .map(
                        users ->
                            DynamicTest.dynamicTest(
                                one.name() + (users ? ", own users" : ""),
                                () -> {
                                  var layer = host.base().resolve("l" + count.incrementAndGet());
                                  attempt(one, layer, canary, users);
                                  assertEquals(before, fingerprint(canary));
                                })));
  }

  @Test
  void aLayerThatIsALinkIsRefused() throws Exception {
    var layer = Files.createSymbolicLink(host.base().resolve("linked"), canary());
    var spec = host.shell("cat /file");
    var over = ContainerSpec.of(spec.id(), List.of(host.busybox(), layer), spec.argv());
    for (var each : List.of(over, over.withIdentities(OWN))) {
      assertThrows(ContainerRefusedException.class, () -> host.containers().create(each));
    }
  }

  private void attempt(HostileCase one, Path layer, Path canary, boolean users) throws Exception {
    Files.createDirectory(layer);
    one.fill().into(layer, canary);
    switch (one.expected()) {
      case Expected.Prints prints -> {
        var ran = host.run(spec(one, layer, prints.script(), users));
        assertEquals(prints.output(), ran.text(), ran.errors() + ran.exit());
        finish(ran);
      }
      case Expected.Refused refused -> {
        var spec = spec(one, layer, "true", users);
        var why =
            assertThrows(ContainerRefusedException.class, () -> host.containers().create(spec));
        assertTrue(why.reason().contains(refused.about()), why.reason());
        assertFalse(why.reason().contains(TOLD));
      }
      case Expected.Unsayable none ->
          assertThrows(IllegalArgumentException.class, () -> spec(one, layer, "true", users));
      case Expected.Contained contained -> {
        try {
          finish(host.run(spec(one, layer, contained.script(), users)));
        } catch (ContainerRefusedException e) {
          assertFalse(e.reason().contains(TOLD));
        }
      }
    }
    DeleteTree.delete(layer);
  }

  private ContainerSpec spec(HostileCase one, Path layer, String script, boolean users) {
    var shell = host.shell(script);
    var spec = ContainerSpec.of(shell.id(), List.of(host.busybox(), layer), shell.argv());
    var shaped = one.shape().apply(spec);
    return users ? shaped.withIdentities(OWN) : shaped;
  }

  private static void finish(Host.Ran ran) {
    assertFalse(ran.text().contains(TOLD), ran.text());
    assertFalse(ran.errors().contains(TOLD), ran.errors());
    ran.container().remove();
  }

  /** What a hostile image would like to read, replace or fill. */
  private Path canary() throws IOException {
    var canary = Files.createDirectory(host.base().resolve("canary"));
    for (var name : List.of("file", "passwd", "hosts", "null")) {
      Files.writeString(canary.resolve(name), "web:x:0:0:" + TOLD + ":/:/bin/sh\n");
    }
    return canary;
  }

  /** The canary's names, contents and times, and the programs that run as root. */
  private static List<String> fingerprint(Path canary) throws Exception {
    var lines = new ArrayList<String>();
    try (var files = Files.walk(canary)) {
      for (var file : files.sorted().toList()) {
        lines.add(file + " " + Files.readAttributes(file, "unix:uid,mode,ctime,nlink"));
        if (Files.isRegularFile(file)) {
          lines.add(digest(file));
        }
      }
    }
    for (var program : List.of("/usr/bin/crun", "/usr/sbin/runc", "/usr/bin/conmon")) {
      lines.add(program + " " + digest(Path.of(program)));
    }
    return lines;
  }

  private static String digest(Path file) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
