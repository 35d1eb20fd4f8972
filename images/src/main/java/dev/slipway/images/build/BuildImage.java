package dev.slipway.images.build;

import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.containerfile.BuildArguments;
import dev.slipway.images.containerfile.BuildPlan;
import dev.slipway.images.containerfile.ContainerfileException;
import dev.slipway.images.store.Images;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Makes an image of a Containerfile.
 *
 * <p>Stages that need each other not are built at once; those that the wanted one does not need are
 * not built. Whatever was done is kept in the cache, also when something after it fails, or the
 * process is killed: the same order goes on from there.
 */
public final class BuildImage {
  /**
   * What builds of one project work with.
   *
   * @param images the store that the image gets into
   * @param bases which images it may stand on
   * @param runner runs its commands
   * @param remote fetches what ADD names by address
   * @param kept remembers what to look into afterwards; over the same cache
   */
  public record Parts(
      Images images,
      BaseImages bases,
      CommandRunner runner,
      RemoteFiles remote,
      BuildCache cache,
      KeptBuilds kept,
      InstantSource clock) {}

  private final Parts parts;

  public BuildImage(Parts parts) {
    this.parts = parts;
  }

  /**
   * Builds it. An interrupt ends all that is going on for it.
   *
   * @throws ImageException if this machine fails, not the file or what it runs
   */
  public BuildResult build(BuildOrder order, BuildProgress progress) throws InterruptedException {
    // Until its results are kept, so that what they stand on is held by one or the other.
    try (var work = parts.images().begin()) {
      return result(order, new OpenBuild(parts, order, progress), progress);
    }
  }

  private BuildResult result(BuildOrder order, OpenBuild open, BuildProgress progress)
      throws InterruptedException {
    try (var reading = parts.cache().reading()) {
      StageState end = build(order, open);
      Image image =
          new FinishImage(parts.images(), parts.cache())
              .finish(end, order.created(), order.labels(), order.annotations());
      if (order.shared().to().isPresent()) {
        new ExportCache(parts, order.created(), progress)
            .export(order.shared().to().get(), end.made(), made(open));
      }
      return new BuildResult.Built(image, end.layers(), open.usedBases(), open.results());
    } catch (BuildFailure e) {
      return new BuildResult.Failed(e.getMessage(), e.exit(), open.results());
    } catch (ContainerfileException e) {
      return new BuildResult.Failed(e.getMessage(), 0, open.results());
    } finally {
      parts.kept().keep(order.id(), open.states());
      parts.kept().prune();
      parts.cache().makeDurable(made(open));
      parts.cache().prune(parts.kept().needed(), parts.clock().instant());
    }
  }

  private static List<CacheEntry> made(OpenBuild open) {
    return open.states().values().stream().flatMap(s -> s.made().stream()).distinct().toList();
  }

  private static StageState build(BuildOrder order, OpenBuild open) throws InterruptedException {
    BuildPlan plan = plan(order, open);
    plan.warnings().forEach(warning -> open.progress().note(warning.toString()));
    order
        .platform()
        .filter(wanted -> !wanted.equals(open.platform()))
        .ifPresent(
            wanted -> {
              throw new BuildFailure(
                  "cannot build for %s: this machine runs %s, and nothing else is emulated"
                      .formatted(wanted, open.platform()),
                  0);
            });
    stages(plan, open);
    return open.await(plan.target().stage().index());
  }

  /** What base images want done is known only when they are here. */
  private static BuildPlan plan(BuildOrder order, OpenBuild open) throws InterruptedException {
    String here = open.platform().toString();
    var arguments = new BuildArguments(order.args(), here, here);
    BuildPlan plan = BuildPlan.of(order.file(), arguments, order.target());
    Map<Integer, List<String>> triggers = new HashMap<>();
    for (var image : plan.baseImages().entrySet()) {
      try {
        List<String> own =
            open.base(ImageReference.parse(image.getValue())).configuration().onBuild();
        if (!own.isEmpty()) {
          triggers.put(image.getKey(), own);
        }
      } catch (ImageException e) {
        // Told where the stage begins, with its place in the file.
        continue;
      }
    }
    return triggers.isEmpty()
        ? plan
        : BuildPlan.with(order.file(), arguments, order.target(), triggers);
  }

  /** The first failure ends the others. */
  private static void stages(BuildPlan plan, OpenBuild open) throws InterruptedException {
    List<BuildStage> stages =
        plan.stages().stream().map(s -> new BuildStage(open, plan, s)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ended = new java.util.concurrent.ExecutorCompletionService<StageState>(threads);
      List<Future<StageState>> running = new ArrayList<>();
      for (BuildStage stage : stages) {
        running.add(ended.submit(stage::build));
      }
      try {
        for (int i = 0; i < running.size(); i++) {
          ended.take().get();
        }
      } catch (ExecutionException e) {
        throw failure(open.firstFailure().orElse(e));
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case BuildFailure failure -> failure;
      case ContainerfileException failure -> failure;
      case ImageException failure -> failure;
      case java.io.IOException io ->
          new ImageException(new Reason.Storage(), "building failed: " + io.getMessage(), io);
      case RuntimeException ours -> ours;
      default -> new IllegalStateException("building failed", cause);
    };
  }
}
