package dev.slipway.image.sandbox;

import dev.slipway.access.IdentityRanges;
import dev.slipway.access.KnownProjects;
import dev.slipway.access.Masker;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.BuildLine;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.BuildState;
import dev.slipway.image.BuiltImages;
import dev.slipway.image.GitSources;
import dev.slipway.image.ImageBuilds;
import dev.slipway.image.LayeredBuilds;
import dev.slipway.image.ProjectImages;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.StageNames;
import dev.slipway.image.Tag;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Limits;
import dev.slipway.images.build.BuildContext;
import dev.slipway.images.build.BuildResult;
import dev.slipway.images.layer.ArchiveRules;
import dev.slipway.images.layer.ExtractArchive;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.images.store.Images;
import dev.slipway.images.sys.Dir;
import dev.slipway.runtime.Containers;
import dev.slipway.runtime.bundle.DeleteTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Builds in the containers of the runtime tool.
 *
 * <p>{@code root/PROJECT} is a project's cache; {@code root/.context/ID} the files of a build while
 * it goes on, removed at the next start if the server was killed.
 */
public final class RuntimeBuilds implements ImageBuilds {
  /**
   * What builds work with.
   *
   * @param server the address of this server, which answers for what it makes
   * @param built hears what was made
   */
  public record Parts(
      Containers containers,
      Images images,
      ProjectImages names,
      KnownProjects projects,
      RegistryLogins logins,
      StageNames stages,
      IdentityRanges ranges,
      InstantSource clock,
      URI server,
      BuiltImages built,
      GitSources repositories) {}

  private static final String ORIGIN = "https://slipway.dev/provenance/containerfile/v1";

  private static final Logger LOG = Logger.getLogger(RuntimeBuilds.class.getName());
  private static final int AT_ONCE = 4;
  private static final int MOST_WAITING = 50;
  private static final int MOST_KEPT = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Parts parts;
  private final Path contexts;
  private final ProjectBuilders builders;
  private final Map<String, OneBuild> builds = new ConcurrentHashMap<>();
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final SecureRandom random = new SecureRandom();

  private RuntimeBuilds(Parts parts, Path root) {
    this.parts = parts;
    this.contexts = root.resolve(".context");
    this.builders = new ProjectBuilders(parts, root);
  }

  /** Opens it, and removes what builds of an earlier process left half done. */
  public static RuntimeBuilds open(Parts parts, Path root) {
    var builds = new RuntimeBuilds(parts, root);
    try {
      DeleteTree.delete(builds.contexts);
      Files.createDirectories(builds.contexts);
    } catch (IOException e) {
      throw ImageException.storage("cannot open the builds at " + root, e);
    }
    BuildContainers.removeLeftOvers(parts.containers());
    parts.images().upkeep().heldBy(builds.builders::roots);
    return builds;
  }

  /** The same builders for whoever has the files on this machine. */
  public LayeredBuilds layered() {
    return new DirectBuilds(builders);
  }

  @Override
  public String open(BuildRequest request, String by) {
    request.names().forEach(name -> reference(request.project(), name));
    forgetOld(request.project());
    if (builds.size() >= MOST_WAITING) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY, "too-many-builds", "too many builds are open; try later");
    }
    builders.check(request);
    var masker = new Masker(request.secrets().values());
    var build =
        new OneBuild(freshId(), request, by, parts.clock().instant(), new BuildTale(masker));
    builds.put(build.id(), build);
    return build.id();
  }

  private ImageReference reference(ProjectName project, String name) {
    var prefix = "localhost/" + project + "/";
    if (!name.startsWith(prefix) || name.indexOf('@') >= 0) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "image-name",
          "an image of this project is called %sNAME[:TAG], not '%s'"
              .formatted(prefix, name.length() <= 80 ? name : "..."));
    }
    try {
      var reference = ImageReference.parse(name);
      reference.tag().ifPresent(parts.stages().reserved(project)::check);
      return reference;
    } catch (ImageException e) {
      throw new Refusal(Refusal.Kind.INVALID, "image-name", e.getMessage());
    }
  }

  private String freshId() {
    var bytes = new byte[6];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /* Those whose files never came, and what ended ones told, beyond the newest of a project. */
  private void forgetOld(ProjectName project) {
    var now = parts.clock().instant();
    builds.values().removeIf(b -> isStale(b, now));
    all(project).stream()
        .filter(build -> build.state().ended())
        .skip(MOST_KEPT)
        .forEach(build -> builds.remove(build.id()));
    builds.values().stream()
        .filter(build -> build.state().ended())
        .sorted(Comparator.comparing(OneBuild::asked))
        .limit(Math.max(0, builds.size() - MOST_WAITING + 1))
        .forEach(build -> builds.remove(build.id()));
  }

  private static boolean isStale(OneBuild build, java.time.Instant now) {
    return build.state().phase() == BuildState.Phase.WAITING
        && build.asked().plus(PATIENCE).isBefore(now);
  }

  private List<OneBuild> all(ProjectName project) {
    return builds.values().stream()
        .filter(build -> build.request().project().equals(project))
        .sorted(Comparator.comparing(OneBuild::asked).reversed())
        .toList();
  }

  @Override
  public void start(ProjectName project, String id, InputStream files) throws IOException {
    var build = known(project, id);
    refuseIfFull();
    if (!build.claim()) {
      throw new Refusal(Refusal.Kind.CONFLICT, "build-started", "it has its files already");
    }
    var context = contexts.resolve(id);
    try {
      unpack(files, context);
    } catch (IOException | RuntimeException e) {
      build.failed("its files could not be taken", 0);
      build.tale().end();
      removeQuietly(context);
      throw e;
    }
    Thread.ofVirtual().name("build " + id).start(() -> work(build, context));
  }

  /* Below a fiftieth of the disk (at least 64 MiB, at most 2 GiB) steps do not go on either. */
  private void refuseIfFull() throws IOException {
    var disk = Files.getFileStore(contexts);
    if (disk.getUsableSpace() < Math.clamp(disk.getTotalSpace() / 50, 64L << 20, 2L << 30)) {
      throw new Refusal(
          Refusal.Kind.UNAVAILABLE, "disk-full", "the server's disk is nearly full: try later");
    }
  }

  private static void unpack(InputStream files, Path context) throws IOException {
    Files.createDirectories(context);
    try (var directory = Dir.open(context)) {
      new ExtractArchive(Limits.standard())
          .extract(files, directory, ArchiveRules.everything().ownedBy(0, 0));
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new Refusal(Refusal.Kind.INVALID, "context-refused", e.getMessage());
    }
  }

  private void work(OneBuild build, Path context) {
    build.works(Thread.currentThread());
    try {
      if (!places.tryAcquire()) {
        build.tale().note("waiting for other builds to end");
        places.acquire();
      }
      try {
        end(build, builders.build(build, BuildContext.of(context)));
        builders.forgetSnapshots(build.request().project());
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      build.cancel();
    } catch (Refusal e) {
      build.failed(String.valueOf(e.getMessage()), 0);
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "build " + build.id() + " broke", e);
      build.failed("the server could not go on with it; its log says why", 0);
    } finally {
      removeQuietly(context);
      build.tale().end();
    }
  }

  private void end(OneBuild build, BuildResult result) {
    switch (result) {
      case BuildResult.Built built -> {
        var project = build.request().project();
        build.request().names().forEach(n -> name(build, reference(project, n), built));
        build.built(built.image().digest().value());
      }
      case BuildResult.Failed failed -> build.failed(failed.problem(), failed.exit());
    }
  }

  /* What the name stands for already has its bill of materials. */
  private void name(OneBuild build, ImageReference name, BuildResult.Built built) {
    var image = built.image();
    var before = parts.images().find(name).map(Image::digest);
    if (!before.equals(Optional.of(image.digest()))) {
      parts.images().describe(name, image, built.layers(), origin(build, built));
      parts.images().tag(name, image.digest());
      var made = new Tag(name.toString(), image.digest());
      parts.built().built(build.request().project(), build.id(), made, build.by());
    }
  }

  /** What its files were is known to whoever sent them; the arguments are theirs to show. */
  private Provenance origin(OneBuild build, BuildResult.Built built) {
    var request = build.request();
    var asked = new TreeMap<String, Object>();
    asked.put("file", request.fileName());
    asked.put("args", new TreeMap<>(request.args()));
    request.target().ifPresent(target -> asked.put("target", target));
    var used = new ArrayList<Resource>();
    byText(built.bases())
        .forEach((n, digest) -> used.add(Resource.image("base", ImageReference.parse(n), digest)));
    return new Provenance(
        ORIGIN,
        asked,
        Map.of("project", request.project().value(), "build", build.id()),
        used,
        parts.server().toString(),
        "%s@%s".formatted(build.id(), build.asked()),
        Optional.of(build.asked()),
        Optional.of(parts.clock().instant()),
        List.of());
  }

  private static Map<String, Digest> byText(Map<ImageReference, Digest> bases) {
    var byText = new TreeMap<String, Digest>();
    bases.forEach((name, digest) -> byText.put(name.toString(), digest));
    return byText;
  }

  private static void removeQuietly(Path context) {
    try {
      DeleteTree.delete(context);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the files of a build could not be removed", e);
    }
  }

  private OneBuild known(ProjectName project, String id) {
    return Optional.ofNullable(builds.get(id))
        .filter(build -> build.request().project().equals(project))
        .orElseThrow(() -> Refusal.notFound("build", id.length() <= 40 ? id : "..."));
  }

  @Override
  public List<BuildState> list(ProjectName project) {
    return all(project).stream().map(OneBuild::state).toList();
  }

  @Override
  public BuildState find(ProjectName project, String id) {
    return known(project, id).state();
  }

  @Override
  public List<BuildLine> read(ProjectName project, String id, long from, int most) {
    return known(project, id).tale().read(from, most);
  }

  @Override
  public boolean await(ProjectName project, String id, long number, Duration most)
      throws InterruptedException {
    return known(project, id).tale().await(number, most);
  }

  @Override
  public void cancel(ProjectName project, String id) {
    known(project, id).cancel();
  }

  @Override
  public Tag snapshot(ProjectName project, String id, Optional<Integer> step)
      throws InterruptedException {
    try {
      Image image = builders.kept(project).image(id, step);
      var tag = id + step.map(n -> "-" + n).orElse("");
      var name = reference(project, "localhost/%s/build:%s".formatted(project, tag));
      parts.images().tag(name, image.digest());
      return new Tag(name.toString(), image.digest());
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new Refusal(Refusal.Kind.NOT_FOUND, "build-not-kept", e.getMessage());
    }
  }
}
