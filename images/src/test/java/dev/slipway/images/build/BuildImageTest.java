package dev.slipway.images.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
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
    Image left = kept.image("b1", Optional.empty());
    assertEquals(List.of("left 644 0:0 behind"), bench.added(left));
  }

  @Test
  void stagesThatNeedEachOtherNotAreBuiltAtOnce() throws Exception {
    bench.commands.meeting = new CountDownLatch(2);
    Image image =
        bench.built(
            """
            FROM localhost/base AS left
            RUN meet; write /left l
            FROM localhost/base AS right
            RUN meet; write /right r
            FROM localhost/base AS unused
            RUN exit 1
            FROM scratch
            COPY --from=left /left /
            COPY --from=right /right /
            """);
    assertEquals(List.of("left 644 0:0 l", "right 644 0:0 r"), bench.tree(image));
  }

  @Test
  void copiesFromAStageAreKnownByTheirContent() throws Exception {
    String file =
        """
        FROM localhost/base AS tools
        RUN write /tool same; write /log 1
        FROM localhost/base
        COPY --from=tools /tool /bin/
        """;
    bench.built(file);
    bench.told.clear();
    bench.built(file.replace("/log 1", "/log 2"));
    assertTrue(bench.told.contains("ended #4 CACHED"), bench.told::toString);
  }

  @Test
  void aSecretIsInNoKeyAndNoLayer() throws Exception {
    String file = "FROM localhost/base\nRUN --mount=type=secret,id=t secret /run/secrets/t\n";
    bench.built(bench.order(file).withSecrets(Map.of("t", "canary-one".getBytes(UTF_8))));
    assertTrue(bench.told.contains("output #2 canary-one"), bench.told::toString);
    bench.told.clear();
    bench.built(bench.order(file).withSecrets(Map.of("t", "canary-two".getBytes(UTF_8))));
    assertTrue(bench.told.contains("ended #2 CACHED"), bench.told::toString);
    try (var all = Files.walk(temporary)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        assertFalse(
            new String(Files.readAllBytes(path), ISO_8859_1).contains("canary"), path::toString);
      }
    }
  }

  @Test
  void aSecretThatMustBeThereIsAskedFor() throws Exception {
    var failed = failed("FROM localhost/base\nRUN --mount=type=secret,id=t,required=true echo x\n");
    assertEquals(
        "Containerfile:2:1: the secret \"t\" was not given: build with --secret id=t,src=FILE",
        failed.problem());
  }

  @Test
  void ofMountsWhatCannotBeHadIsRefusedOrTold() throws Exception {
    String from = "FROM localhost/base\nRUN --mount=type=";
    assertTrue(failed(from + "cache,target=/c,uid=1 x\n").problem().contains("remove uid, gid"));
    bench.write("a", "a");
    bench.built(from + "bind,target=/m write /x x\n");
    assertTrue(bench.told.contains("note what #2 writes to /m is lost"), bench.told::toString);
  }

  @Test
  void whatWasNotUsedForLongestGoesWhenThereAreTooManyBytes() throws Exception {
    bench.write("a", "x".repeat(1000));
    bench.built("FROM localhost/base\nCOPY a /1\n");
    bench.built("FROM localhost/base\nCOPY a /2\n");
    var all = Set.copyOf(entries());
    new PruneCache(bench.cache.layout(), 3000).prune(Set.of(), Instant.now());
    assertEquals(all, Set.copyOf(entries()));
    new PruneCache(bench.cache.layout(), 1500).prune(Set.of(), Instant.now());
    assertEquals(1, entries().size());
  }

  private List<Path> entries() throws Exception {
    try (var entries = Files.list(bench.cache.layout().entries())) {
      return entries.toList();
    }
  }

  @Test
  void whatIsNotThereIsTold() throws Exception {
    bench.write("a.txt", "a");
    var failed = failed("FROM localhost/base\n\nCOPY a.txt missing.txt /\n");
    assertTrue(
        failed.problem().startsWith("Containerfile:3:12: there is no \"missing.txt\""),
        failed::problem);
    var base = failed("FROM localhost/none\nRUN echo x\n");
    assertTrue(base.problem().startsWith("Containerfile:1:1: "), base::problem);
    var user = failed("FROM localhost/base\nCOPY --chown=nobody . /x\n");
    assertEquals(
        "Containerfile:2:1: there is no user \"nobody\" in the image (limit: owner)",
        user.problem());
  }

  private BuildResult.Failed failed(String file) throws Exception {
    return assertInstanceOf(BuildResult.Failed.class, bench.build(file));
  }

  @Test
  void theSameOrderWithATimeGivesTheSameDigest() throws Exception {
    bench.write("a", "a");
    String file = "FROM localhost/base\nWORKDIR /w\nCOPY a .\nRUN write /w/b b\n";
    var args = Map.of("SOURCE_DATE_EPOCH", "1700000000");
    Image first = bench.built(bench.order(file).withArgs(args));
    bench.now = bench.now.plusSeconds(3600);
    Files.setLastModifiedTime(bench.context.resolve("a"), FileTime.from(bench.now));
    Image second = bench.built(bench.order(file).withArgs(args).withoutCache());
    assertEquals(first.digest(), second.digest());
    assertEquals(Optional.of(Instant.ofEpochSecond(1_700_000_000)), first.created());
  }

  @Test
  void triggersOfTheBaseComeFirst() throws Exception {
    bench.write("app.txt", "app");
    Image base = bench.built("FROM localhost/base\nONBUILD COPY app.txt /app.txt\n");
    bench.images.tag(ImageReference.parse("localhost/trigger"), base.digest());
    assertEquals(List.of(), bench.added(base));
    Image image = bench.built("FROM localhost/trigger\nRUN write /own x\n");
    assertEquals(List.of("app.txt 644 0:0 app", "own 644 0:0 x"), bench.added(image));
    assertEquals(
        List.of("app.txt 644 0:0 app"), bench.added(bench.built("FROM localhost/trigger\n")));
  }

  @Test
  void linksNeverLeadOutOfATree() throws Exception {
    Files.writeString(temporary.resolve("outside"), "host");
    Files.createSymbolicLink(bench.context.resolve("up"), Path.of("../outside"));
    Files.createSymbolicLink(
        bench.context.resolve("absolute"), temporary.resolve("outside").toAbsolutePath());
    assertTrue(failed("FROM scratch\nCOPY up /\n").problem().contains("no \"up\""));
    assertTrue(failed("FROM scratch\nCOPY absolute /\n").problem().contains("no \"absolute\""));
    bench.write("evil/etc", "x");
    Image links =
        bench.built(
            "FROM scratch\nCOPY --link up /lib/up\nCOPY evil/etc /\n"
                .replace("up /lib/up", "evil /lib"));
    assertEquals(List.of("etc 644 0:0 x", "lib 755 0:0 /", "lib/etc 644 0:0 x"), bench.tree(links));
  }

  @Test
  void archivesAreUnpackedWithTheirOwners() throws Exception {
    try (var tar =
        new TarArchiveOutputStream(
            new GZIPOutputStream(Files.newOutputStream(bench.context.resolve("pack.tgz"))))) {
      var entry = new TarArchiveEntry("lib/packed");
      entry.setSize(1);
      entry.setIds(7, 8);
      tar.putArchiveEntry(entry);
      tar.write('p');
      tar.closeArchiveEntry();
    }
    Image image = bench.built("FROM localhost/base\nADD pack.tgz /\nCOPY pack.tgz /kept/\n");
    assertTrue(
        bench.added(image).contains("usr/lib/packed 644 7:8 p"), bench.added(image)::toString);
    assertTrue(bench.added(image).toString().contains("kept/pack.tgz 644 0:0"));
  }

  @Test
  void whatAnInterruptedBuildLeftIsUsedOrGone() throws Exception {
    String file = "FROM localhost/base\nRUN write /a a\nRUN write /b b\n";
    failed(file + "RUN exit 1\n");
    Files.createDirectories(temporary.resolve("cache/tmp/half/upper"));
    bench.cache = BuildCache.open(temporary.resolve("cache"), List.of());
    assertFalse(Files.exists(temporary.resolve("cache/tmp/half")));
    bench.commands.commands.clear();
    bench.built(file);
    assertEquals(List.of(), bench.commands.commands);
  }

  @Test
  void untrustedBuildsReadTheTrustedCacheAndNeverWriteToIt() throws Exception {
    String file = "FROM localhost/base\nRUN write /a a\n";
    bench.built(file);
    BuildCache trusted = bench.cache;
    bench.cache = BuildCache.open(temporary.resolve("untrusted"), List.of(trusted));
    bench.commands.commands.clear();
    bench.built(file + "RUN write /b b\n");
    assertEquals(1, bench.commands.commands.size());
    bench.cache = trusted;
    bench.built(file + "RUN write /b b\n");
    assertEquals(2, bench.commands.commands.size());
  }
}
