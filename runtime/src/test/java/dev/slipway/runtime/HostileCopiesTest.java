package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What files, archives and commands could cost the host that no limit of a container counts. */
class HostileCopiesTest {
  @RegisterExtension final Host host = new Host();

  @Test
  void aNameIsNotReadIntoMemoryHoweverLong() throws Exception {
    var container = host.run(host.shell("true")).container();
    var endless = new byte[1 << 20];
    Arrays.fill(endless, (byte) 'n');
    var path = "1048576 path=" + "n".repeat((1 << 20) - 14) + "\n";
    var heads =
        Map.of(
            TarConstants.LF_GNUTYPE_LONGNAME,
            endless,
            TarConstants.LF_PAX_EXTENDED_HEADER_LC,
            path.getBytes(StandardCharsets.US_ASCII));
    for (var head : heads.entrySet()) {
      var refused =
          assertThrows(
              ContainerRefusedException.class,
              () -> container.copyIn("/", headed(head.getKey(), head.getValue())));
      assertTrue(refused.reason().contains("too large a head"), refused.reason());
    }
    var name = "n".repeat(200);
    container.copyIn(
        "/",
        headed(
            TarConstants.LF_GNUTYPE_LONGNAME, (name + "\0").getBytes(StandardCharsets.US_ASCII)));
    assertTrue(container.changes().contains(new Change(Change.Kind.ADDED, "/" + name)));
  }

  @Test
  void manyHeadsInARowAreOneThatIsTooLarge() throws Exception {
    var container = host.run(host.shell("true")).container();
    var bytes = new ByteArrayOutputStream();
    for (var i = 0; i < 20_000; i++) {
      bytes.writeBytes(
          headed(TarConstants.LF_GNUTYPE_LONGNAME, new byte[] {'a', 0}).readNBytes(1024));
    }
    bytes.writeBytes(new byte[1024]);
    assertThrows(
        ContainerRefusedException.class,
        () -> container.copyIn("/", new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void whatDoesNotRunGetsNoMoreThanItMayWrite() throws Exception {
    var spec = host.shell("true");
    var container = host.run(spec.withLimits(spec.limits().withDisk(4 << 20))).container();
    container.copyIn("/", file("one", 3 << 20));
    assertThrows(
        ContainerRefusedException.class, () -> container.copyIn("/", file("two", 3 << 20)));
    assertEquals(List.of("/one"), container.changes().stream().map(Change::path).toList());
  }

  @Test
  void aFileWithoutContentMakesNoArchiveAsLargeAsItSays() throws Exception {
    var container = host.run(host.shell("truncate -s 1T /big")).container();
    assertThrows(
        ContainerRefusedException.class,
        () -> container.copyOut("/big", OutputStream.nullOutputStream()));
  }

  @Test
  void longPathsAreNotAllListed() throws Exception {
    var deep = "d".repeat(240);
    var container =
        host.run(
                host.shell(
                    "i=0; while [ $i -lt 16 ]; do mkdir %s; cd %s; i=$((i+1)); done;"
                            .formatted(deep, deep)
                        + "i=0; while [ $i -lt 9000 ]; do : >$i; i=$((i+1)); done"))
            .container();
    assertThrows(ContainerRefusedException.class, container::changes);
  }

  @Test
  void whoWaitsForOneContainerHoldsUpNoOther() throws Exception {
    var busy = host.run(host.shell("true")).container();
    var other = host.containers().create(host.shell("exit 3"));
    var reading = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    busy.rename("first");
    threads.add(Thread.startVirtualThread(() -> blocked(busy, reading, go)));
    reading.await();
    for (var i = 0; i < 100; i++) {
      var name = "name" + i;
      threads.add(Thread.startVirtualThread(() -> busy.rename(name)));
    }
    try {
      other.start();
      assertEquals(3, other.await(Host.PATIENCE).orElseThrow().code());
    } finally {
      go.countDown();
      for (var thread : threads) {
        thread.join();
      }
    }
  }

  /** A change that takes until it may go on. */
  private static void blocked(Container container, CountDownLatch begun, CountDownLatch go) {
    container.relabel(
        new AbstractMap<>() {
          @Override
          public Set<Entry<String, String>> entrySet() {
            begun.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return Set.of();
          }
        });
  }

  @Test
  void commandsAreNotRunWithoutNumber() throws Exception {
    var container = host.containers().create(host.shell("sleep 1000"));
    container.start();
    var sessions = new ArrayList<Session>();
    var most = 0;
    try {
      while (most < 200) {
        sessions.add(container.exec(ExecSpec.of(List.of("sleep", "1000"))));
        most++;
      }
    } catch (ContainerRefusedException e) {
      assertTrue(e.reason().contains("further commands"), e.reason());
    }
    assertEquals(100, most);
    sessions.getFirst().kill(9);
    sessions.getFirst().await();
    container.exec(ExecSpec.of(List.of("true"))).await();
    container.remove();
  }

  /** An entry of that kind with that content, and a file after it. */
  private static InputStream headed(byte kind, byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var head = new TarArchiveEntry("head", kind);
      head.setSize(content.length);
      tar.putArchiveEntry(head);
      tar.write(content);
      tar.closeArchiveEntry();
      tar.putArchiveEntry(new TarArchiveEntry("file"));
      tar.closeArchiveEntry();
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static InputStream file(String name, int size) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var entry = new TarArchiveEntry(name);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      tar.write(new byte[size]);
      tar.closeArchiveEntry();
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
