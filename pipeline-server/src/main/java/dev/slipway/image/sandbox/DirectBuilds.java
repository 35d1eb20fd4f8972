package dev.slipway.image.sandbox;

import dev.slipway.image.LayeredBuilds;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Platform;
import dev.slipway.images.build.BuildContext;
import dev.slipway.images.build.BuildOrder;
import dev.slipway.images.build.BuildProgress;
import dev.slipway.images.build.BuildResult;
import dev.slipway.images.build.BuildStep;
import dev.slipway.images.build.StepResult;
import dev.slipway.images.build.tree.RawPath;
import dev.slipway.images.containerfile.Containerfile;
import dev.slipway.images.containerfile.ContainerfileException;
import dev.slipway.images.containerfile.IgnoreFile;
import dev.slipway.images.layer.MergedTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Builds of the runs' steps: by the same builders as those that people ask for. */
final class DirectBuilds implements LayeredBuilds {
  private static final int MOST_BYTES = 1 << 20;
  private final ProjectBuilders builders;

  DirectBuilds(ProjectBuilders builders) {
    this.builders = builders;
  }

  /** The file to build, and what it may copy from. */
  private record Files(Containerfile file, BuildContext context) {}

  @Override
  public End build(Order order, Told told) throws InterruptedException {
    try {
      order.platforms().forEach(DirectBuilds::refuseOther);
      var result = builders.builder(order.project()).build(wanted(order), new Telling(told));
      return switch (result) {
        case BuildResult.Built built -> built(built);
        case BuildResult.Failed failed -> new End.Failed(failed.problem(), failed.exit());
      };
    } catch (ContainerfileException e) {
      return new End.Failed(String.valueOf(e.getMessage()), 0);
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      return new End.Failed(e.getMessage(), 0);
    } catch (IOException e) {
      throw ImageException.storage("reading the files of " + order, e);
    }
  }

  private static End built(BuildResult.Built built) {
    Map<String, Digest> bases = new HashMap<>();
    built.bases().forEach((name, digest) -> bases.put(name.toString(), digest));
    return new End.Built(built.image().digest(), bases);
  }

  /** Variants are not told apart: what runs here is decided by the architecture. */
  private static void refuseOther(String wanted) {
    var here = Platform.ofThisMachine();
    var words = wanted.split("/");
    if (words.length < 2 || !new Platform(words[0], words[1]).equals(here)) {
      throw ImageException.refused(
          "platform",
          "cannot build for %s: this server runs %s, and nothing else is emulated"
              .formatted(wanted, here));
    }
  }

  private static BuildOrder wanted(Order order) throws IOException {
    var files = files(order);
    var wanted =
        BuildOrder.of(order.id(), files.context(), files.file())
            .withArgs(order.args())
            .withSecrets(order.secrets())
            .withAnnotations(order.annotations())
            .withCreated(order.created());
    wanted = order.target().map(wanted::withTarget).orElse(wanted);
    return order.network() ? wanted : wanted.withoutNetwork();
  }

  private static Files files(Order order) throws IOException {
    var layers = context(order);
    try (var tree = MergedTree.open(layers)) {
      var names = order.file().map(List::of).orElse(List.of("Containerfile", "Dockerfile"));
      for (var name : names) {
        var content = tree.content(RawPath.of(name), MOST_BYTES);
        if (content.isPresent()) {
          var text = new String(content.get(), java.nio.charset.StandardCharsets.UTF_8);
          var file = Containerfile.parse(text, name).orThrow();
          return new Files(file, BuildContext.of(layers, ignored(tree, name)));
        }
      }
      throw ImageException.malformed(
          "there is no file %s in '%s'".formatted(String.join(" or ", names), order.context()));
    }
  }

  private static IgnoreFile ignored(MergedTree tree, String containerfile) throws IOException {
    var names =
        Stream.concat(IgnoreFile.besides(containerfile).stream(), IgnoreFile.inContext().stream());
    for (var name : names.toList()) {
      Optional<byte[]> content = tree.content(RawPath.of(name), MOST_BYTES);
      if (content.isPresent()) {
        return IgnoreFile.parse(content.get(), name);
      }
    }
    return IgnoreFile.NONE;
  }

  /** The directories that the context is merged of. */
  private static List<Path> context(Order order) throws IOException {
    try (var tree = MergedTree.open(order.tree())) {
      var raw = tree.resolve(RawPath.of(order.context()));
      var layers = tree.layersOf(raw);
      if (layers.isEmpty()) {
        throw ImageException.malformed(
            "there is no directory '%s' in the workspace".formatted(order.context()));
      }
      var path = RawPath.shown(raw);
      return layers.stream().map(i -> order.tree().get(i).resolve(path).normalize()).toList();
    }
  }

  /** Tells what the builder tells, in sentences. */
  private static final class Telling implements BuildProgress {
    private final Told told;
    private final Set<Integer> begun = ConcurrentHashMap.newKeySet();

    Telling(Told told) {
      this.told = told;
    }

    @Override
    public void note(String sentence) {
      told.note(0, sentence);
    }

    @Override
    public void started(BuildStep step, String why) {
      begun.add(step.number());
      told.note(step.number(), why.isEmpty() ? step.title() : step.title() + "  (" + why + ")");
    }

    @Override
    public void output(BuildStep step, boolean error, byte[] bytes) {
      told.output(step.number(), error, bytes);
    }

    @Override
    public void ended(StepResult result) {
      var step = result.step();
      told.note(
          step.number(),
          switch (result.state()) {
            case DONE -> begun.contains(step.number()) ? took(result) : step.title();
            case CACHED -> step.title() + "  (cached)";
            case FAILED -> "failed: " + result.why();
            case CANCELLED -> "not done: " + step.title();
          });
    }

    private static String took(StepResult result) {
      return "done in %.1f s".formatted(result.time().toMillis() / 1000.0);
    }
  }
}
