package dev.slipway.run.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import dev.slipway.image.NoRepositories;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.sandbox.RuntimeBuilds;
import dev.slipway.image.sandbox.StoredProjectImages;
import dev.slipway.images.ImageConfig;
import dev.slipway.images.ImageReference;
import dev.slipway.images.ImagesSettings;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.Step;
import dev.slipway.run.Cancellation;
import dev.slipway.run.LogRecord;
import dev.slipway.run.Run;
import dev.slipway.run.RunId;
import dev.slipway.run.RunState;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.HostResidue;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.bundle.DeleteTree;
import dev.slipway.source.Commit;
import dev.slipway.source.CommitId;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.RefName;
import dev.slipway.source.Repository;
import dev.slipway.source.UnfitTreeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A data directory with real containers and images on this machine, and around it the little of
 * projects, commits and secrets that steps need. Opened again after a crash, it goes on.
 */
final class Workshop implements AutoCloseable {
  static final ProjectName SHOP = new ProjectName("shop");
  static final String BASE = "localhost/base:latest";
  private static final List<String> COMMANDS =
      List.of(
          "sh",
          "cat",
          "echo",
          "ls",
          "true",
          "sleep",
          "kill",
          "env",
          "mkdir",
          "rm",
          "dd",
          "head",
          "tail",
          "printf",
          "touch",
          "test",
          "seq",
          "yes",
          "id",
          "wc",
          "cp",
          "mv",
          "tr",
          "sha256sum",
          "pwd",
          "trap",
          "base64");

  private static final String CONTAINERFILE =
      """
      FROM %s AS tools
      RUN echo built > /result; echo telling; cat /run/secrets/TOKEN || true
      FROM tools AS broken
      RUN echo about to fail; exit 3
      FROM tools AS slow
      RUN sleep 1000
      FROM tools AS page
      ARG COLOUR=none
      COPY page.html /srv/
      RUN --mount=type=secret,id=TOKEN echo "$COLOUR" > /srv/colour; cat /run/secrets/TOKEN
      CMD ["httpd"]
      """
          .formatted(BASE);

  /** When the one commit was made. */
  static final Instant COMMITTED = Instant.parse("2026-05-04T12:00:00Z");

  private static final CommitId UNFIT = new CommitId("f".repeat(40));

  final Path data;
  final Containers containers;
  final Images images;
  final FileStepLogs logs;
  final SandboxPaths paths;
  final SandboxStepRunner runner;

  /** Whether steps find the disk nearly full. */
  volatile BooleanSupplier diskIsFull = () -> false;

  private Workshop(Path data) {
    this.data = data;
    containers = Containers.open(RuntimeSettings.in(data.resolve("containers")));
    images = Images.open(ImagesSettings.at(data.resolve("images")));
    logs = new FileStepLogs(data.resolve("logs"));
    paths = new SandboxPaths(data.resolve("checkouts"), data.resolve("snapshots"));
    var address = new PublicAddress(URI.create("http://localhost:8080"));
    var ranges = new IdentityRanges(data.resolve("identities"));
    var clock = Clock.systemUTC();
    var builds =
        RuntimeBuilds.open(
            new RuntimeBuilds.Parts(
                containers,
                images,
                names(),
                name -> true,
                new RegistryLogins(new OneSecret()),
                project -> Set.of(),
                ranges,
                clock,
                address.base(),
                (project, build, image, by) -> {},
                new NoRepositories()),
            data.resolve("builds"));
    var parts =
        new SandboxStepRunner.Parts(
            containers,
            images,
            names(),
            new OneCommit(),
            new TwoProjects(),
            new OneSecret(),
            address,
            ranges,
            builds.layered());
    var room = new DiskRoom(() -> diskIsFull.getAsBoolean());
    runner = new SandboxStepRunner(parts, paths, logs, clock, room);
  }

  /** Opens a data directory, with the base image in it. */
  static Workshop open(Path data) throws IOException {
    var workshop = new Workshop(data);
    var name = ImageReference.parse(BASE);
    if (workshop.images.find(name).isEmpty()) {
      var image =
          workshop.images.importRoot(
              new ByteArrayInputStream(busybox()), ImageConfig.running(List.of("sh"), Map.of()));
      workshop.images.tag(name, image.digest());
    }
    return workshop;
  }

  /** What the runner makes containers with. */
  MakeContainer maker() {
    var address = new PublicAddress(URI.create("http://localhost:8080"));
    var origin = new ImageOrigin(new OneCommit(), new TwoProjects(), address);
    return new MakeContainer(
        containers,
        new StepImages(images, names(), origin),
        new StepSecrets(new OneSecret()),
        new Checkouts(new OneCommit(), paths),
        new Workspaces(paths),
        origin,
        new IdentityRanges(data.resolve("identities")));
  }

  private ProjectImages names() {
    var projects = new TwoProjects();
    var logins = new RegistryLogins(new OneSecret());
    return new StoredProjectImages(images, name -> projects.find(name).isPresent(), logins);
  }

  static Path fresh() throws IOException {
    return Files.createTempDirectory("slipway-run-test-");
  }

  private static byte[] busybox() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var name : List.of("bin/", "etc/", "root/", "tmp/")) {
        tar.putArchiveEntry(new TarArchiveEntry(name));
        tar.closeArchiveEntry();
      }
      var program = new TarArchiveEntry(Path.of("/bin/busybox"), "bin/busybox");
      program.setMode(0755);
      tar.putArchiveEntry(program);
      Files.copy(Path.of("/bin/busybox"), tar);
      tar.closeArchiveEntry();
      for (var command : COMMANDS) {
        var link = new TarArchiveEntry("bin/" + command, TarArchiveEntry.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** A step that runs that script. */
  static Step.Shell step(String name, String script, String... needs) {
    return new Step.Shell(
        name,
        BASE,
        script,
        Map.of("GREETING", "hello"),
        List.of(),
        List.of(needs),
        Duration.ofMinutes(1),
        new Step.Resources(64L << 20, 1, 64),
        Step.Network.NONE,
        Optional.empty());
  }

  static Step.Shell imaged(String name, String script) {
    var s = step(name, script);
    var snapshot =
        new Step.Snapshot(
            "web",
            List.of("httpd"),
            Map.of("A", "b"),
            Optional.of("/srv"),
            Optional.empty(),
            Optional.of(8000));
    return new Step.Shell(
        s.name(),
        s.image(),
        s.run(),
        s.env(),
        s.secrets(),
        s.needs(),
        s.timeout(),
        s.resources(),
        s.network(),
        Optional.of(snapshot));
  }

  static Step.Shell with(
      Step.Shell s, String image, List<String> secrets, Duration timeout, long memory) {
    return new Step.Shell(
        s.name(),
        image,
        s.run(),
        s.env(),
        secrets,
        s.needs(),
        timeout,
        new Step.Resources(memory, 1, 64),
        s.network(),
        s.snapshot());
  }

  static Run run(long number, boolean trusted) {
    return new Run(
        new RunId(SHOP, number),
        new UUID(1, number),
        trusted ? "push" : "pull-request",
        new RefName("refs/heads/main"),
        new CommitId("0123456789".repeat(4)),
        "alice",
        trusted,
        new RunState.Running(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  /** Of a commit that can't be checked out. */
  static Order unfit(Step.Shell step) {
    var sound = run(1, true);
    var run =
        new Run(
            sound.id(),
            sound.trigger(),
            sound.cause(),
            sound.ref(),
            UNFIT,
            sound.by(),
            sound.trusted(),
            sound.state(),
            sound.cancelAskedBy(),
            sound.created(),
            sound.started(),
            sound.ended());
    return new Order(
        new StepKey(run.id(), step.name()), run, step, Instant.now(), new Cancellation());
  }

  static Order order(Step.Shell step) {
    return order(step, Instant.now());
  }

  static Order order(Step.Shell step, Instant started) {
    return order(1, step, started);
  }

  static Order order(long number, Step.Shell step, Instant started) {
    var run = run(number, true);
    return new Order(new StepKey(run.id(), step.name()), run, step, started, new Cancellation());
  }

  List<LogRecord> records(Order order) {
    var all = new ArrayList<LogRecord>();
    for (var some = logs.read(order.key(), 0, 10_000); !some.isEmpty(); ) {
      all.addAll(some);
      some = logs.read(order.key(), all.size(), 10_000);
    }
    return all;
  }

  /** What one stream said, as text. */
  String said(Order order, LogRecord.Stream stream) {
    return records(order).stream()
        .filter(r -> r.stream() == stream)
        .map(r -> new String(r.text(), StandardCharsets.UTF_8) + (r.partial() ? "" : "\n"))
        .collect(Collectors.joining());
  }

  String out(Order order) {
    return said(order, LogRecord.Stream.STDOUT);
  }

  /** Lets go, as a server that stops does; containers run on. */
  @Override
  public void close() {
    containers.close();
  }

  /** Removes everything. */
  void destroy() throws IOException {
    var report = containers.sweep(id -> false);
    containers.close();
    DeleteTree.delete(data);
    assertEquals(List.of(), report.failed());
    assertEquals(
        List.of(),
        HostResidue.leftOf(RuntimeSettings.in(data.resolve("containers")), Duration.ofSeconds(20)));
  }

  private static final class OneCommit implements Repository {
    @Override
    public void checkout(ProjectName project, CommitId commit, Path into) {
      if (commit.equals(UNFIT)) {
        throw new UnfitTreeException("'a' can't be checked out: no file may have such a name");
      }
      try {
        var temporary = Files.createTempDirectory(into.getParent(), "new");
        Files.createDirectories(temporary.resolve("src"));
        Files.writeString(temporary.resolve("src/page.html"), "page of " + commit + "\n");
        Files.writeString(temporary.resolve("src/Containerfile"), CONTAINERFILE);
        Files.move(temporary, into);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void create(Project project) {}

    @Override
    public Map<RefName, CommitId> refs(ProjectName project) {
      return Map.of();
    }

    @Override
    public Optional<Commit> commit(ProjectName project, CommitId id) {
      return Optional.of(new Commit(id, "alice", COMMITTED, "a page"));
    }

    @Override
    public Optional<byte[]> file(ProjectName project, CommitId commit, String path, int maxBytes) {
      return Optional.empty();
    }

    @Override
    public void trust(ProjectName project, String hostKey) {}

    @Override
    public Optional<CommitId> fetchPullRequest(Project project, long number) {
      return Optional.empty();
    }

    @Override
    public void fetch(Project project) {}
  }

  private static final class TwoProjects implements Projects {
    @Override
    public boolean add(Transaction tx, Project project) {
      return false;
    }

    @Override
    public Optional<Project> find(ProjectName name) {
      return list().stream().filter(p -> p.name().equals(name)).findFirst();
    }

    @Override
    public List<Project> list() {
      return List.of(project("shop"), project("other"));
    }

    private static Project project(String name) {
      return new Project(new ProjectName(name), Optional.empty(), "main", false, Instant.EPOCH);
    }
  }

  private static final class OneSecret implements Secrets {
    @Override
    public void put(
        Transaction tx, ProjectName project, Optional<String> stage, SecretName name, byte[] v) {}

    @Override
    public boolean remove(
        Transaction tx, ProjectName project, Optional<String> stage, SecretName name) {
      return false;
    }

    @Override
    public List<Entry> list(ProjectName project) {
      return List.of();
    }

    @Override
    public Map<SecretName, byte[]> reveal(
        ProjectName project, Optional<String> stage, Set<SecretName> names) {
      return names.contains(new SecretName("TOKEN"))
          ? Map.of(
              new SecretName("TOKEN"), "correct-horse-battery".getBytes(StandardCharsets.UTF_8))
          : Map.of();
    }
  }
}
