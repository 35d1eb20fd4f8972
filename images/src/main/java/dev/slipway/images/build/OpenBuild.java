package dev.slipway.images.build;

import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What all stages of one build share while it goes on. For several threads at once. */
final class OpenBuild {
  private final BuildImage.Parts parts;
  private final BuildOrder order;
  private final BuildProgress progress;
  private final CachedLayer layers;
  private final Semaphore hands;
  private final List<StepResult> results = new ArrayList<>();
  private final Map<Integer, StageState> states = new ConcurrentHashMap<>();
  private final Map<ImageReference, CompletableFuture<Image>> bases = new ConcurrentHashMap<>();
  private final Map<Integer, CompletableFuture<StageState>> stages = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int lastNumber;

  OpenBuild(BuildImage.Parts parts, BuildOrder order, BuildProgress progress) {
    this.parts = parts;
    this.order = order;
    this.progress = progress;
    var imported =
        new ImportedCaches(
            parts.images().layerArtifacts(), parts.cache(), order.shared().from(), progress);
    this.layers = new CachedLayer(parts.cache(), imported, order, parts.clock());
    this.hands = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  BuildOrder order() {
    return order;
  }

  BuildImage.Parts parts() {
    return parts;
  }

  BuildProgress progress() {
    return progress;
  }

  /** Finds and makes layers; of all that is made at a time, no more than there are processors. */
  CachedLayer layers() {
    return layers;
  }

  Semaphore hands() {
    return hands;
  }

  Platform platform() {
    return Platform.ofThisMachine();
  }

  /** Reserves numbers for so many instructions; the first of them. */
  synchronized int numbers(int count) {
    int first = lastNumber + 1;
    lastNumber += count;
    return first;
  }

  /** Where a stage's end will be told. */
  CompletableFuture<StageState> stage(int index) {
    return stages.computeIfAbsent(index, i -> new CompletableFuture<>());
  }

  /**
   * What a stage is at its end, waiting for that.
   *
   * @throws InterruptedException also if that stage failed: who waits for it has nothing to tell
   */
  StageState await(int stage) throws InterruptedException {
    try {
      return stage(stage).get();
    } catch (ExecutionException e) {
      throw new InterruptedException("stage " + stage + " failed");
    }
  }

  /** What an image of the store or a registry is, as the beginning of a stage. */
  StageState base(ImageReference name) throws InterruptedException {
    CompletableFuture<Image> mine = new CompletableFuture<>();
    CompletableFuture<Image> other = bases.putIfAbsent(name, mine);
    if (other == null) {
      try {
        mine.complete(parts.bases().resolve(name, order.pull()));
      } catch (RuntimeException e) {
        mine.completeExceptionally(e);
      }
    }
    try {
      return state((other == null ? mine : other).get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ImageException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  StageState state(Image image) {
    if (!image.platform().equals(platform())) {
      throw ImageException.refused(
          "platform",
          "it is for %s, and this machine runs %s".formatted(image.platform(), platform()));
    }
    Configuration configuration =
        Configuration.of(parts.images().configuration(image), image.layers().size());
    List<java.nio.file.Path> lower = parts.images().unpack(image);
    if (lower.isEmpty()) {
      lower = List.of(parts.cache().layout().empty());
    }
    return new StageState(tree(image), Optional.of(image), lower, List.of(), configuration);
  }

  /** The same layers show the same files, whatever else two images say. */
  private static Digest tree(Image image) {
    return Digest.of(image.diffIds().toString().getBytes(StandardCharsets.US_ASCII));
  }

  StageState scratch() {
    return new StageState(
        Digest.of(new byte[0]),
        Optional.empty(),
        List.of(parts.cache().layout().empty()),
        List.of(),
        Configuration.scratch(platform()));
  }

  /** Tells all who wait for a stage that it will not end; the first reason is the build's. */
  void failed(int stage, Throwable why) {
    if (!(why instanceof InterruptedException)) {
      failure.compareAndSet(null, why);
    }
    stage(stage).completeExceptionally(why);
  }

  Optional<Throwable> firstFailure() {
    return Optional.ofNullable(failure.get());
  }

  void ended(BuildStep step, StepResult.State state, String why, Duration time) {
    StepResult result = new StepResult(step, state, why, time);
    synchronized (results) {
      results.add(result);
    }
    progress.ended(result);
  }

  /** Remembers what the tree was after a step, for whoever wants to look into it. */
  void remember(BuildStep step, StageState state) {
    states.put(step.number(), state);
  }

  Map<Integer, StageState> states() {
    return Map.copyOf(states);
  }

  List<StepResult> results() {
    synchronized (results) {
      return results.stream().sorted(Comparator.comparingInt(r -> r.step().number())).toList();
    }
  }

  Map<ImageReference, Digest> usedBases() {
    Map<ImageReference, Digest> used = new java.util.HashMap<>();
    bases.forEach(
        (name, image) -> {
          if (image.isDone() && !image.isCompletedExceptionally()) {
            used.put(name, image.join().digest());
          }
        });
    return used;
  }

  /** Keeps what a failed command wrote, to be looked into. */
  void keepFailed(BuildStep step, StageState below, java.nio.file.Path fresh) throws IOException {
    CacheEntry left = parts.kept().failed(order.id(), fresh, parts.clock().instant());
    remember(step, below.with(left));
  }
}
