package dev.slipway.image.sandbox;

import static dev.slipway.image.sandbox.BuildYard.SHOP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.access.Refusal;
import dev.slipway.image.BuildLine;
import dev.slipway.image.BuildState;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.runtime.ContainerId;
import dev.slipway.runtime.ContainerSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What builds do with real containers. */
class RealBuildTest {
  private static BuildYard yard;

  @BeforeAll
  static void open() throws IOException {
    yard = BuildYard.open();
  }

  @AfterAll
  static void close() throws IOException {
    yard.close();
  }

  @Test
  void everyKindOfInstructionDoesWhatItSays() throws Exception {
    var file =
        """
        FROM localhost/base AS tools
        RUN echo made > /made

        FROM localhost/base
        ARG GREETING
        WORKDIR /srv
        COPY main.txt lib/
        COPY --from=tools /made .
        COPY <<EOF note
        a note for $GREETING
        EOF
        RUN echo $GREETING > said && id -u > who && rm /etc/passwd.none || true
        RUN --mount=type=secret,id=token cat /run/secrets/token | wc -c > length; cat /run/secrets/token
        RUN --mount=type=bind,source=main.txt,target=/mnt/main.txt \\
            --mount=type=bind,from=tools,target=/tools cat /mnt/main.txt /tools/made > bound
        RUN --mount=type=cache,target=/cache echo 1 >> /cache/n; cat /cache/n > cached
        RUN --mount=type=tmpfs,target=/scratch echo x > /scratch/x; ls /scratch > scratched
        RUN --network=none ls /sys/class/net > nets
        RUN ["/bin/sh", "-c", "echo exec > form"]
        RUN <<EOF
        echo one > heredoc
        echo two >> heredoc
        EOF
        USER app
        RUN id -un; env > /tmp/env
        CMD ["cat", "note"]
        """;
    var context = BuildYard.context(Map.of("main.txt", "main\n"));
    var id = yard.ended(file, context, "localhost/shop/all:1");
    var image = yard.built(id);
    assertEquals("main", yard.content(image, "srv/lib/main.txt"));
    assertEquals("made", yard.content(image, "srv/made"));
    assertEquals("a note for hello", yard.content(image, "srv/note"));
    assertEquals("hello", yard.content(image, "srv/said"));
    assertEquals("0", yard.content(image, "srv/who"));
    assertEquals("11", yard.content(image, "srv/length"));
    assertEquals("main\nmade", yard.content(image, "srv/bound"));
    assertEquals("1", yard.content(image, "srv/cached"));
    assertEquals("x", yard.content(image, "srv/scratched"));
    assertEquals("lo", yard.content(image, "srv/nets"));
    assertEquals("exec", yard.content(image, "srv/form"));
    assertEquals("one\ntwo", yard.content(image, "srv/heredoc"));
    assertTrue(yard.content(image, "tmp/env").contains("HOME=/home/app"));
    assertEquals("(none)", yard.content(image, "mnt/main.txt"));
    assertTrue(yard.told(id).contains("#"), yard.told(id));
    assertFalse(yard.told(id).contains("canary-7f3a"), yard.told(id));
    assertEquals(
        image,
        yard.images.find(ImageReference.parse("localhost/shop/all:1")).orElseThrow().digest());
    assertNoCanary();
    var again = yard.ended(file, context);
    assertEquals(image, yard.built(again));
    assertTrue(
        yard.builds.read(SHOP, again, 0, 1000).stream()
            .noneMatch(l -> l.kind() == BuildLine.Kind.STARTED),
        yard.told(again));
  }

  /** A secret is on no disk afterwards: in no layer, no key, no record. */
  private static void assertNoCanary() throws Exception {
    var grep =
        new ProcessBuilder("grep", "-rlaF", "canary-7f3a", yard.data.toString())
            .redirectErrorStream(true)
            .start();
    var found = new String(grep.getInputStream().readAllBytes(), UTF_8);
    // The packed layers are not looked through by this, but what they are made of is.
    assertEquals("", found.lines().filter(l -> !l.contains("/proc")).collect(Collectors.joining()));
  }

  @Test
  void aFailedCommandCanBeLookedInto() throws Exception {
    var id =
        yard.ended(
            "FROM localhost/base\nRUN echo half > /half; exit 7\n", BuildYard.context(Map.of()));
    var state = yard.builds.find(SHOP, id);
    assertEquals(BuildState.Phase.FAILED, state.phase());
    assertEquals(7, state.exit());
    assertTrue(state.problem().startsWith("Containerfile:2:1: "), state.problem());
    var left = yard.builds.snapshot(SHOP, id, Optional.empty());
    assertEquals("localhost/shop/build:" + id, left.name());
    assertEquals("half", yard.content(left.digest(), "half"));
  }

  @Test
  void noBuildTakesTheTagOfARunOrAStage() {
    for (var tag : List.of("run-3", "live")) {
      var wanted = BuildYard.request("FROM scratch\n", "localhost/shop/site:" + tag);
      var refusal = assertThrows(Refusal.class, () -> yard.builds.open(wanted, "ada"));
      assertEquals("tag-reserved", refusal.code());
    }
  }

  @Test
  void aCancelledBuildEndsItsCommand() throws Exception {
    var request =
        BuildYard.request("FROM localhost/base\nRUN echo begun; cat /dev/zero > /dev/null\n");
    var id = yard.builds.open(request, "ann");
    yard.builds.start(SHOP, id, new ByteArrayInputStream(BuildYard.context(Map.of())));
    for (long next = 0; !yard.told(id).contains("begun"); next++) {
      assertFalse(yard.builds.await(SHOP, id, next, Duration.ofMinutes(1)), yard.told(id));
    }
    yard.builds.cancel(SHOP, id);
    assertTrue(yard.builds.await(SHOP, id, Long.MAX_VALUE, Duration.ofMinutes(1)));
    assertEquals(BuildState.Phase.CANCELLED, yard.builds.find(SHOP, id).phase());
  }

  @Test
  void whatAKilledServerLeftHalfDoneIsRemovedByTheNext() throws Exception {
    var base = yard.images.find(ImageReference.parse("localhost/base")).orElseThrow();
    var id = new ContainerId("build-dead-1");
    var argv = List.of("cat", "/dev/zero");
    yard.containers.create(ContainerSpec.of(id, yard.images.unpack(base), argv)).start();
    var files = Files.createDirectories(yard.data.resolve("builds/.context/dead"));
    yard.openAgain();
    assertTrue(yard.containers.find(id).isEmpty());
    assertFalse(Files.exists(files));
  }

  @Test
  void onlyANameThatChangesIsTold() throws Exception {
    var file = "FROM localhost/base\nLABEL told=1\n";
    yard.ended(file, BuildYard.context(Map.of()), "localhost/shop/told:1");
    yard.ended(file, BuildYard.context(Map.of()), "localhost/shop/told:1");
    assertEquals(1, Collections.frequency(yard.built, "localhost/shop/told:1 for ann"));
  }

  @Test
  void whatABuildStandsOnAndItsSnapshotStayAsLongAsItIsKept() throws Exception {
    var file = "FROM localhost/base\nLABEL old=1\n";
    var id = yard.ended(file, BuildYard.context(Map.of()));
    var base = yard.images.find(ImageReference.parse("localhost/base")).orElseThrow().digest();
    var name = ImageReference.parse(yard.builds.snapshot(SHOP, id, Optional.of(2)).name());
    assertTrue(isHeldBy(base, id));
    for (int i = 0; i < 20; i++) {
      yard.ended("FROM localhost/base\nLABEL new=1\n", BuildYard.context(Map.of()));
    }
    assertFalse(isHeldBy(base, id));
    assertTrue(yard.images.find(name).isEmpty());
  }

  private static boolean isHeldBy(Digest image, String build) {
    return yard.images.upkeep().holdersOf(image).stream()
        .anyMatch(holding -> holding.holder().equals("build %s of shop".formatted(build)));
  }
}
