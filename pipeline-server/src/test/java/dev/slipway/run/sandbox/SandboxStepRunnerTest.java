package dev.slipway.run.sandbox;

import static dev.slipway.run.sandbox.Workshop.imaged;
import static dev.slipway.run.sandbox.Workshop.order;
import static dev.slipway.run.sandbox.Workshop.step;
import static dev.slipway.run.sandbox.Workshop.unfit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.slipway.images.Image;
import dev.slipway.images.ImageReference;
import dev.slipway.run.Cancellation;
import dev.slipway.run.LogRecord;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepOutcome;
import dev.slipway.run.StepRunner.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps in real containers over real images. */
@Timeout(60)
class SandboxStepRunnerTest {
  private static final StepOutcome PASSED = new StepOutcome.Passed(Optional.empty());

  private Workshop shop;

  @BeforeEach
  void open() throws IOException {
    shop = Workshop.open(Workshop.fresh());
  }

  @AfterEach
  void destroy() throws IOException {
    shop.destroy();
  }

  @Test
  void runsTheScriptOverTheCommitWithItsEnvironment() throws Exception {
    var order =
        order(
            step(
                "build",
                """
                pwd; cat src/page.html
                echo $GREETING $CI $SLIPWAY_PROJECT $SLIPWAY_RUN $SLIPWAY_STEP $SLIPWAY_REF
                echo oops >&2
                """));
    assertEquals(PASSED, shop.runner.run(order));
    assertEquals(
        """
        /workspace
        page of 0123456789012345678901234567890123456789
        hello true shop 1 build refs/heads/main
        """,
        shop.out(order));
    assertEquals("oops\n", shop.said(order, LogRecord.Stream.STDERR));
    assertTrue(shop.containers.list().isEmpty());
    assertTrue(shop.logs.await(order.key(), 100, Duration.ZERO), "the log is complete");
    assertEquals(PASSED, shop.runner.run(order), "again gives the same");
    assertEquals(4, shop.records(order).size());
  }

  @Test
  void aStepSeesTheWorkOfThoseItNeedsAndOfThoseBeforeThem() throws Exception {
    shop.runner.run(order(step("a", "echo a > made-by-a; echo a > both; rm -r src")));
    shop.runner.run(order(step("b", "echo b > made-by-b; echo b > both", "a")));
    shop.runner.run(order(step("c", "test -d src; echo c > both")));
    var d = order(step("d", "ls; cat made-by-a made-by-b both", "b", "c"));
    assertEquals(PASSED, shop.runner.run(d));
    assertEquals("both\nmade-by-a\nmade-by-b\na\nb\nc\n", shop.out(d));
    assertEquals(
        "[slipway] steps 'b' and 'c' both changed both; that of 'c' is used\n",
        shop.said(d, LogRecord.Stream.STDERR));
  }

  @Test
  void aFailureIsNamedAndKept() throws Exception {
    var order = order(step("test", "echo evidence > /found; exit 3; echo never"));
    assertEquals(new StepOutcome.Failed(3, "exited with 3"), shop.runner.run(order));
    assertEquals("evidence\n", Files.readString(shop.paths.root(order.key()).resolve("found")));
  }

  @Test
  void aCommandThatFailsEndsTheScript() throws Exception {
    var order = order(step("test", "ls /nowhere\necho never"));
    assertEquals(new StepOutcome.Failed(1, "exited with 1"), shop.runner.run(order));
    assertEquals("", shop.out(order));
  }

  @Test
  void memoryThatRanOutIsNamed() throws Exception {
    var order =
        order(step("greedy", "head -c 200000000 /dev/zero | tail -c 190000000 | wc -c; exit 137"));
    var failed = assertInstanceOf(StepOutcome.Failed.class, shop.runner.run(order));
    assertEquals("ran out of its memory limit of 64 MiB (exit 137)", failed.reason());
  }

  @Test
  void aStepThatFillsTheDiskIsStoppedAndNothingOfItIsKept() throws Exception {
    var order = order(step("hog", "echo much > /hog; echo much > hog; echo begun; sleep 50"));
    shop.diskIsFull = () -> shop.out(order).contains("begun");
    var failed = assertInstanceOf(StepOutcome.Failed.class, shop.runner.run(order));
    assertEquals("the server's disk is nearly full; what it wrote is not kept", failed.reason());
    for (var tree : List.of(shop.paths.root(order.key()), shop.paths.workspace(order.key()))) {
      try (var left = Files.list(tree)) {
        assertEquals(List.of(), left.toList());
      }
    }
    assertTrue(shop.containers.list().isEmpty());
    assertEquals(failed, shop.runner.run(order), "again gives the same");
    var next = shop.runner.run(order(step("next", "true")));
    assertEquals(new StepOutcome.Failed(-1, "the server's disk is nearly full"), next);
    shop.diskIsFull = () -> false;
    assertEquals(PASSED, shop.runner.run(order(step("later", "true"))));
  }

  @Test
  void aCommitThatCannotBeCheckedOutIsItsAuthorsFailure() throws Exception {
    var order = unfit(step("test", "true"));
    var reason = "'a' can't be checked out: no file may have such a name";
    assertEquals(new StepOutcome.Failed(-1, reason), shop.runner.run(order));
  }

  @Test
  void aSignalIsNamed() throws Exception {
    var order = order(step("test", "sh -c 'kill -9 $$' || exit $?"));
    assertEquals(
        new StepOutcome.Failed(137, "killed by signal 9 (exit 137)"), shop.runner.run(order));
  }

  @Test
  void aStepThatNeverEndsIsEnded() throws Exception {
    var endless = step("endless", "echo begun; sleep 1000");
    var limit = Duration.ofMillis(1500);
    var order = order(Workshop.with(endless, Workshop.BASE, List.of(), limit, 64L << 20));
    assertEquals(new StepOutcome.TimedOut(limit), shop.runner.run(order));
    assertEquals("begun\n", shop.out(order));
    assertEquals(new StepOutcome.TimedOut(limit), shop.runner.run(order));
  }

  @Test
  void aCancelledStepEndsSoon() throws Exception {
    var order = order(step("long", "echo begun; sleep 1000"));
    var run = inBackground(order);
    await(() -> !shop.records(order).isEmpty());
    order.cancellation().ask();
    assertEquals(new StepOutcome.Cancelled(), run.get());
    assertEquals(new StepOutcome.Cancelled(), shop.runner.run(order));
    assertTrue(shop.containers.list().isEmpty());
  }

  @Test
  void aStepCancelledBeforeItBeganNeverBegins() throws Exception {
    var order = order(step("late", "echo begun"));
    order.cancellation().ask();
    assertEquals(new StepOutcome.Cancelled(), shop.runner.run(order));
    assertTrue(shop.records(order).isEmpty());
  }

  @Test
  void thePassedRootBecomesAnImage() throws Exception {
    var order = order(imaged("pack", "mkdir /srv; cp src/page.html /srv/index.html"));
    var passed = assertInstanceOf(StepOutcome.Passed.class, shop.runner.run(order));
    var image = shop.images.find(ImageReference.parse("localhost/shop/web:run-1")).orElseThrow();
    assertEquals(Optional.of(image.digest()), passed.image());
    var base = shop.images.find(ImageReference.parse(Workshop.BASE)).orElseThrow();
    assertEquals(base.diffIds(), image.diffIds().subList(0, base.diffIds().size()));
    assertEquals(base.diffIds().size() + 1, image.diffIds().size());
    assertEquals(List.of("httpd"), image.config().argv());
    assertEquals("b", image.config().env().get("A"));
    var about = image.annotations();
    assertEquals(order.run().commit().hex(), about.get("org.opencontainers.image.revision"));
    assertEquals(base.digest().value(), about.get("org.opencontainers.image.base.digest"));
    assertEquals(
        "http://localhost:8080/git/shop.git", about.get("org.opencontainers.image.source"));
    var top = shop.images.unpack(image).getLast();
    assertTrue(Files.readString(top.resolve("srv/index.html")).startsWith("page of"));
    assertFalse(Files.exists(top.resolve("workspace/src")), "the workspace is no part of it");
    assertEquals(passed, shop.runner.run(order));
  }

  @Test
  void anotherRunOfTheCommitMakesTheSameImage() throws Exception {
    var step =
        imaged(
            "pack",
            "mkdir /srv; cp src/page.html /srv; date=$SOURCE_DATE_EPOCH; "
                + "echo $date > /srv/built; true");
    var first = Workshop.order(1, step, Instant.now());
    var second = Workshop.order(2, step, Instant.now());
    var passed =
        assertInstanceOf(
            StepOutcome.Passed.class,
            shop.runner.run(first),
            () -> shop.said(first, LogRecord.Stream.STDERR));
    assertEquals(passed, shop.runner.run(second));
    var image = shop.images.find(ImageReference.parse("localhost/shop/web:run-2")).orElseThrow();
    assertEquals(passed.image(), Optional.of(image.digest()));
    assertEquals(Optional.of(Workshop.COMMITTED), image.created());
    var srv = shop.images.unpack(image).getLast().resolve("srv");
    assertEquals(
        Long.toString(Workshop.COMMITTED.getEpochSecond()),
        Files.readString(srv.resolve("built")).strip());
    assertEquals(
        Workshop.COMMITTED, Files.getLastModifiedTime(srv.resolve("page.html")).toInstant());
    assertEquals(
        Map.of("application/vnd.cyclonedx+json", 1L, "application/vnd.in-toto+json", 2L),
        referrers(image));
  }

  /** How many of each type lie beside an image: the runs that made it were two, its content one. */
  private Map<String, Long> referrers(Image image) {
    return shop
        .images
        .repositories()
        .referrers(
            ImageReference.parse("localhost/shop/web").at(image.digest()),
            Optional.empty(),
            Optional.empty(),
            100)
        .referrers()
        .stream()
        .collect(Collectors.groupingBy(r -> r.artifactType().orElse(""), Collectors.counting()));
  }

  @Test
  void secretsAreFilesInMemoryAndMaskedInTheLog() throws Exception {
    var step = step("deploy", "cat /run/secrets/TOKEN; echo; base64 /run/secrets/TOKEN");
    var secret = with(step, List.of("TOKEN"));
    assertEquals(PASSED, shop.runner.run(secret));
    assertEquals("***\n***\n", shop.out(secret));
    try (var files = Files.walk(shop.paths.root(secret.key()))) {
      assertTrue(files.filter(Files::isRegularFile).noneMatch(f -> f.toString().contains("TOKEN")));
    }
  }

  @Test
  void aSecretThatIsMissingOrNotForThemIsNamed() throws Exception {
    var missing = with(step("a", "true"), List.of("NOPE"));
    assertEquals(
        new StepOutcome.Failed(-1, "it names the secret NOPE, which the project does not have"),
        shop.runner.run(missing));
    var step = with(step("b", "true"), List.of("TOKEN")).step();
    var fork = Workshop.run(1, false);
    var order =
        new Order(new StepKey(fork.id(), "b"), fork, step, Instant.now(), new Cancellation());
    assertEquals(
        new StepOutcome.Failed(-1, "it names the secret TOKEN, but a pull-request sees no secrets"),
        shop.runner.run(order));
  }

  private static Order with(dev.slipway.pipeline.Step.Shell step, List<String> secrets) {
    return order(Workshop.with(step, Workshop.BASE, secrets, Duration.ofMinutes(1), 64L << 20));
  }

  @Test
  void anImageThatIsNotThereIsNamedAlsoInTheLog() throws Exception {
    var step = step("a", "true");
    for (var name :
        List.of("localhost/nothing:here", "NOT an image", "localhost/other/web:run-1")) {
      var order = order(Workshop.with(step, name, List.of(), Duration.ofMinutes(1), 64L << 20));
      var failed = assertInstanceOf(StepOutcome.Failed.class, shop.runner.run(order));
      assertEquals(-1, failed.exit());
      assertTrue(failed.reason().contains(name.split("/")[0]), failed.reason());
      assertTrue(
          shop.said(order, LogRecord.Stream.STDERR).contains(failed.reason()),
          shop.said(order, LogRecord.Stream.STDERR));
      shop.runner.discard(order.run().id());
    }
  }

  @Test
  void anImageWithoutShellIsNamed() throws Exception {
    var tar = new byte[10240];
    var empty =
        shop.images.importRoot(
            new java.io.ByteArrayInputStream(tar), dev.slipway.images.ImageConfig.empty());
    shop.images.tag(ImageReference.parse("localhost/empty:1"), empty.digest());
    var step = step("a", "true");
    var order =
        order(
            Workshop.with(step, "localhost/empty:1", List.of(), Duration.ofMinutes(1), 64L << 20));
    var failed = assertInstanceOf(StepOutcome.Failed.class, shop.runner.run(order));
    assertEquals(-1, failed.exit());
    assertTrue(failed.reason().contains("/bin/sh"), failed.reason());
    assertTrue(shop.containers.list().isEmpty());
  }

  @Test
  void aLongScriptIsRunToo() throws Exception {
    var order = order(step("long", "# " + "x".repeat(300_000) + "\necho done"));
    assertEquals(PASSED, shop.runner.run(order));
    assertEquals("done\n", shop.out(order));
  }

  @Test
  void binaryAndEndlessLinesAreKeptToTheByte() throws Exception {
    var order =
        order(
            step("noisy", "head -c 3000000 /dev/zero | tr '\\0' x; printf 'a\\001\\377\\000b\\n'"));
    assertEquals(PASSED, shop.runner.run(order));
    var all = new java.io.ByteArrayOutputStream();
    for (var record : shop.records(order)) {
      all.writeBytes(record.text());
    }
    assertEquals(3_000_005, all.size());
    assertEquals((byte) 0xff, all.toByteArray()[3_000_002]);
  }

  @Test
  void discardingARunLeavesNothingOfIt() throws Exception {
    var order = order(step("a", "mkdir -p deep/er; touch deep/er/file; rm -r src"));
    shop.runner.run(order);
    shop.runner.discard(order.run().id());
    assertFalse(Files.exists(shop.paths.snapshots(order.run().id())));
    assertTrue(shop.records(order).isEmpty());
    shop.runner.discard(order.run().id());
  }

  @Test
  void discardingARunTakesItsNamesFromImagesAndNobodyElses() throws Exception {
    shop.runner.run(order(imaged("pack", "echo made > /made")));
    var made = shop.images.find(ImageReference.parse("localhost/shop/web:run-1")).orElseThrow();
    for (var other : List.of("shop/web:run-10", "shop/web:kept", "shopping/web:run-1")) {
      shop.images.tag(ImageReference.parse("localhost/" + other), made.digest());
    }
    shop.runner.discard(new RunId(Workshop.SHOP, 1));
    assertEquals(List.of("shop/web:kept", "shop/web:run-10", "shopping/web:run-1"), namesOf(made));
    shop.runner.discard(new RunId(Workshop.SHOP, 1));
    assertEquals(3, namesOf(made).size());
    for (var name : namesOf(made)) {
      shop.images.untag(ImageReference.parse("localhost/" + name));
    }
    shop.images.upkeep().prune(false, Duration.ZERO, false);
    assertTrue(shop.images.look(made.digest()).isEmpty(), "nothing needs it any more");
  }

  private List<String> namesOf(Image image) {
    return shop.images.tags().stream()
        .filter(t -> t.digest().equals(image.digest()) && t.name().tag().isPresent())
        .map(t -> t.name().toString().substring("localhost/".length()))
        .toList();
  }

  private FutureTask<StepOutcome> inBackground(Order order) {
    var task = new FutureTask<>(() -> shop.runner.run(order));
    Thread.ofVirtual().start(task);
    return task;
  }

  static void await(java.util.function.BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "never came");
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
