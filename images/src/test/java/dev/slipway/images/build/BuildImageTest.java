package dev.slipway.images.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Image;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildImageTest {
  @TempDir Path temporary;
  private Workbench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Workbench(temporary);
  }

  @Test
  void copiesAndRunsAndDescribes() throws Exception {
    bench.write("src/a.txt", "a");
    bench.write("src/sub/b.txt", "b");
    Image image =
        bench.built(
            """
            FROM localhost/base
            ARG GREETING=hello
            ENV NAME=world
            WORKDIR /srv/app
            COPY src .
            COPY --chown=app:staff --chmod=0600 src/a.txt /lib/
            RUN write /srv/out $GREETING; env GREETING; env HOME
            USER app
            EXPOSE 80 53/udp
            VOLUME /data
            LABEL one=1 two="2 2"
            STOPSIGNAL SIGINT
            HEALTHCHECK --interval=5s CMD curl localhost
            ENTRYPOINT ["/srv/app/run"]
            CMD serve it
            """);
    assertEquals(
        List.of(
            "srv 755 0:0 /",
            "srv/app 755 0:0 /",
            "srv/app/a.txt 644 0:0 a",
            "srv/app/sub 755 0:0 /",
            "srv/app/sub/b.txt 644 0:0 b",
            "srv/out 644 0:0 $GREETING",
            "usr/lib/a.txt 600 1000:50 a"),
        bench.added(image));
    assertTrue(bench.told.contains("output #7 hello"), bench.told::toString);
    assertTrue(bench.told.contains("output #7 /root"), bench.told::toString);
    assertEquals(List.of("/srv/app/run"), image.config().entrypoint());
    assertEquals(List.of("/bin/sh", "-c", "serve it"), image.config().cmd());
    assertEquals("app", image.config().user());
    assertEquals("/srv/app", image.config().workdir());
    assertEquals(Map.of("one", "1", "two", "2 2"), image.config().labels());
  }

  @Test
  void findsInTheCacheWhatDidNotChange() throws Exception {
    bench.write("package.json", "1");
    bench.write("main.js", "1");
    String file =
        """
        FROM localhost/base
        COPY package.json /app/
        RUN write /app/installed yes
        COPY . /app
        LABEL version=1
        """;
    Image first = bench.built(file);
    bench.now = bench.now.plusSeconds(100);
    bench.told.clear();
    assertEquals(first.digest(), bench.built(file).digest());
    assertEquals(
        List.of("#2 CACHED", "#3 CACHED", "#4 CACHED"),
        bench.told.stream().filter(t -> t.endsWith("CACHED")).map(t -> t.substring(6)).toList());
    bench.write("main.js", "2");
    bench.told.clear();
    bench.built(file.replace("version=1", "version=2"));
    assertEquals(
        List.of("started #4 [0 4/5] COPY . /app (the file main.js changed)"),
        bench.told.stream().filter(t -> t.startsWith("started")).toList());
    assertEquals(1, bench.commands.commands.size());
  }

  @Test
  void tellsWhereACommandFailed() throws Exception {
    var result =
        assertInstanceOf(
            BuildResult.Failed.class,
            bench.build("FROM localhost/base\nRUN write /left behind; exit 3\nRUN echo never\n"));
    assertEquals(3, result.exit());
    assertTrue(
        result.problem().startsWith("Containerfile:2:1: the command ended with exit code 3"),
        result::problem);
    var kept = new KeptBuilds(bench.images, bench.cache);
    Image left = kept.image("b1", java.util.Optional.empty());
    assertEquals(List.of("left 644 0:0 behind"), bench.added(left));
  }
}
