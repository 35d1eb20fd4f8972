package dev.slipway.image.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.BuildRequest;
import dev.slipway.image.ProjectImages.Asked;
import dev.slipway.images.ImageException;
import dev.slipway.images.Platform;
import dev.slipway.images.Root;
import dev.slipway.images.build.BaseImages;
import dev.slipway.images.build.BuildCache;
import dev.slipway.images.build.BuildContext;
import dev.slipway.images.build.BuildImage;
import dev.slipway.images.build.BuildOrder;
import dev.slipway.images.build.BuildResult;
import dev.slipway.images.build.FetchFiles;
import dev.slipway.images.build.KeptBuilds;
import dev.slipway.images.build.SharedCaches;
import dev.slipway.images.containerfile.Containerfile;
import dev.slipway.images.containerfile.ContainerfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** One builder for each project, over a cache that is that project's alone. */
final class ProjectBuilders {
  private static final Pattern SNAPSHOT =
      Pattern.compile("localhost/([^/]+)/build:([0-9a-f]{12})(?:-\\d+)?");
  private final RuntimeBuilds.Parts parts;
  private final Path root;
  private final Map<ProjectName, BuildCache> caches = new ConcurrentHashMap<>();

  ProjectBuilders(RuntimeBuilds.Parts parts, Path root) {
    this.parts = parts;
    this.root = root;
  }

  private BuildCache cache(ProjectName project) {
    return caches.computeIfAbsent(
        project, name -> BuildCache.open(root.resolve(name.value()), List.of()));
  }

  KeptBuilds kept(ProjectName project) {
    return new KeptBuilds(parts.images(), cache(project));
  }

  /** What the kept builds of all projects stand on. */
  List<Root> roots() {
    try (var all = Files.list(root)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .flatMap(name -> kept(new ProjectName(name)).roots(name).stream())
          .toList();
    } catch (IOException e) {
      throw ImageException.storage("cannot list the builds at " + root, e);
    }
  }

  /** Forgets the names that {@link RuntimeBuilds#snapshot} gave to what is kept no more. */
  void forgetSnapshots(ProjectName project) {
    var kept = kept(project);
    for (var tag : parts.images().tags()) {
      var match = SNAPSHOT.matcher(tag.name().toString());
      if (match.matches() && match.group(1).equals(project.value()) && !kept.has(match.group(2))) {
        parts.images().untag(tag.name());
      }
    }
  }

  /** Refuses at once what can be seen to be wrong without its files. */
  void check(BuildRequest request) {
    try {
      file(request);
      platform(request);
      caches(request);
    } catch (ContainerfileException e) {
      throw new Refusal(Refusal.Kind.INVALID, "containerfile", e.getMessage());
    }
  }

  private static Containerfile file(BuildRequest request) {
    return Containerfile.parse(request.file(), request.fileName()).orThrow();
  }

  private static Optional<Platform> platform(BuildRequest request) {
    return request
        .platform()
        .map(
            text -> {
              var words = text.split("/", 2);
              if (words.length != 2) {
                throw new Refusal(
                    Refusal.Kind.INVALID,
                    "platform",
                    "a platform is written as linux/amd64, not '%s'"
                        .formatted(text.length() <= 40 ? text : "..."));
              }
              return new Platform(words[0], words[1]);
            });
  }

  BuildResult build(OneBuild build, BuildContext context) throws InterruptedException {
    var request = build.request();
    return builder(request.project()).build(order(build.id(), request, context), build.tale());
  }

  private SharedCaches caches(BuildRequest request) {
    return new AskedCaches(new Asking(request.project(), parts.projects(), parts.logins()))
        .of(request);
  }

  private BuildOrder order(String id, BuildRequest request, BuildContext context) {
    var order =
        BuildOrder.of(id, context, file(request))
            .withArgs(request.args())
            .withSecrets(request.secrets())
            .withLabels(request.labels())
            .withShared(caches(request));
    order = request.target().map(order::withTarget).orElse(order);
    order = platform(request).map(order::withPlatform).orElse(order);
    order = request.useCache() ? order : order.withoutCache();
    order = request.pull() ? order.withPull() : order;
    return request.network() ? order : order.withoutNetwork();
  }

  BuildImage builder(ProjectName project) {
    return new BuildImage(
        new BuildImage.Parts(
            parts.images(),
            bases(project),
            new BuildContainers(parts.containers(), project, parts.ranges()),
            new RemoteSources(FetchFiles.ofTheInternet(), parts.repositories()),
            cache(project),
            kept(project),
            parts.clock()));
  }

  private BaseImages bases(ProjectName project) {
    return (name, fresh) -> {
      try {
        var asked = fresh ? Asked.ALWAYS : Asked.IF_MISSING;
        return parts.images().get(parts.names().resolve(project, name.toString(), asked));
      } catch (Refusal e) {
        throw ImageException.refused("base-image", String.valueOf(e.getMessage()));
      }
    };
  }
}
