package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight at a time from virtual threads, with and without network: none fails, none stays. */
class ManyAtOnceTest {
  private static final int ALL = Integer.getInteger("slipway.test.containers", 40);

  @RegisterExtension final Host host = new Host();

  @Test
  void manyContainersAtOnce() throws Exception {
    var work = new ArrayList<Callable<String>>();
    for (var i = 0; i < ALL; i++) {
      var number = i;
      var network =
          i % 2 == 0 ? (i % 4 == 0 ? Network.internet() : Network.isolated()) : new Network.None();
      var spec = host.shell("echo " + i + "; echo " + i + " > /made").withNetwork(network);
      work.add(
          () -> {
            var ran = host.run(spec);
            var frozen = host.base().resolve("frozen-" + number);
            ran.container().freeze("/", frozen);
            ran.container().remove();
            return ran.text() + ran.exit().code() + Files.readString(frozen.resolve("made"));
          });
    }
    try (var eight = Executors.newFixedThreadPool(8, Thread.ofVirtual().factory())) {
      var results = eight.invokeAll(work);
      for (var i = 0; i < ALL; i++) {
        assertEquals(i + "\n0" + i + "\n", results.get(i).get());
      }
    }
    assertEquals(List.of(), host.containers().list());
  }
}
