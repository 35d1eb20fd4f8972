package dev.slipway.images.build;

import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.containerfile.BuildPlan;
import dev.slipway.images.containerfile.ContainerfileException;
import dev.slipway.images.containerfile.Instruction;
import dev.slipway.images.containerfile.Origin;
import dev.slipway.images.containerfile.PlannedStage;
import dev.slipway.images.containerfile.Scope;
import dev.slipway.images.containerfile.Word;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Does the instructions of one stage, one after the other. Used by one thread. */
final class BuildStage {
  private final OpenBuild open;
  private final BuildPlan plan;
  private final PlannedStage stage;
  private final int firstNumber;
  private final Describe describe = new Describe();

  BuildStage(OpenBuild open, BuildPlan plan, PlannedStage stage) {
    this.open = open;
    this.plan = plan;
    this.stage = stage;
    this.firstNumber = open.numbers(count());
  }

  private int count() {
    return stage.instructions().size() + 1;
  }

  /** What the stage is at its end, which is told to whoever waits for it, as is a failure. */
  StageState build() throws IOException, InterruptedException {
    int index = stage.stage().index();
    try {
      StageState state = begin();
      Scope scope = plan.scope(state.configuration().env());
      List<Instruction> instructions = stage.instructions();
      for (int i = 0; i < instructions.size(); i++) {
        state = next(state, scope, instructions.get(i), step(i + 1, instructions.get(i)));
      }
      scope.warnings().forEach(warning -> open.progress().note(warning.toString()));
      open.stage(index).complete(state);
      return state;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      open.failed(index, e);
      throw e;
    }
  }

  private BuildStep step(int position, Instruction instruction) {
    var source = instruction.source();
    return new BuildStep(
        firstNumber + position,
        stage.stage().label(),
        position + 1,
        count(),
        source.text(),
        source.line(),
        source.column());
  }

  private StageState begin() throws InterruptedException, IOException {
    var from = stage.stage().from();
    BuildStep step = step(0, from);
    long started = System.nanoTime();
    StageState state =
        told(
            step,
            from,
            started,
            () ->
                switch (stage.base()) {
                  case Origin.Scratch scratch -> open.scratch();
                  case Origin.Earlier earlier -> open.await(earlier.stage());
                  case Origin.Image image -> open.base(ImageReference.parse(image.reference()));
                });
    open.ended(step, StepResult.State.DONE, "", since(started));
    StageState first = state.with(state.configuration().withoutOnBuild());
    open.remember(step, first);
    return first;
  }

  private StageState next(StageState before, Scope scope, Instruction raw, BuildStep step)
      throws InterruptedException, IOException {
    long started = System.nanoTime();
    return told(step, raw, started, () -> done(before, scope, raw, step, started));
  }

  private StageState done(
      StageState before, Scope scope, Instruction raw, BuildStep step, long started)
      throws IOException, InterruptedException {
    Instruction instruction = scope.next(raw);
    Optional<CachedLayer.Found> layer = layer(before, scope, instruction, step);
    StageState after = layer.map(found -> before.with(found.entry())).orElse(before);
    Configuration c = after.configuration();
    if (!changesFiles(instruction)) {
      c = describe.apply(c, instruction);
    }
    Instant when = open.order().created().orElseGet(after::newest);
    after = after.with(c.withHistory(when, createdBy(after, instruction), layer.isEmpty()));
    open.remember(step, after);
    boolean cached = layer.map(CachedLayer.Found::cached).orElse(false);
    open.ended(step, cached ? StepResult.State.CACHED : StepResult.State.DONE, "", since(started));
    return after;
  }

  private static boolean changesFiles(Instruction instruction) {
    return instruction instanceof Instruction.Run
        || instruction instanceof Instruction.Copy
        || instruction instanceof Instruction.Add;
  }

  private static String createdBy(StageState state, Instruction instruction) {
    return instruction instanceof Instruction.Run run
        ? "RUN " + RunStep.text(run.command(), state)
        : instruction.source().text();
  }

  /** The layer of an instruction that makes one; empty for all others. */
  private Optional<CachedLayer.Found> layer(
      StageState before, Scope scope, Instruction instruction, BuildStep step)
      throws IOException, InterruptedException {
    var making = new MakeLayer(open, this::origin, step);
    return switch (instruction) {
      case Instruction.Run run -> Optional.of(making.run(run, scope, before));
      case Instruction.Copy copy -> Optional.of(making.copy(copy, before));
      case Instruction.Add add -> Optional.of(making.add(add, before));
      case Instruction.Workdir workdir -> making.workdir(workdir, before);
      case Instruction.From from -> Optional.empty();
      case Instruction.Arg arg -> Optional.empty();
      case Instruction.Env env -> Optional.empty();
      case Instruction.Label label -> Optional.empty();
      case Instruction.User user -> Optional.empty();
      case Instruction.Cmd cmd -> Optional.empty();
      case Instruction.Entrypoint entrypoint -> Optional.empty();
      case Instruction.Expose expose -> Optional.empty();
      case Instruction.Volume volume -> Optional.empty();
      case Instruction.HealthCheck check -> Optional.empty();
      case Instruction.Shell shell -> Optional.empty();
      case Instruction.StopSignal signal -> Optional.empty();
      case Instruction.OnBuild onBuild -> Optional.empty();
      case Instruction.Maintainer maintainer -> Optional.empty();
    };
  }

  /** What a {@code from} of this stage means: nothing named is the context. */
  private OpenTree origin(Optional<Word> from) throws IOException, InterruptedException {
    if (from.isEmpty()) {
      return OpenTree.of(open.order().context());
    }
    return OpenTree.of(
        switch (plan.origin(stage, from.get())) {
          case Origin.Scratch scratch -> open.scratch();
          case Origin.Earlier earlier -> open.await(earlier.stage());
          case Origin.Image image -> open.base(ImageReference.parse(image.reference()));
        });
  }

  private interface Doing {
    StageState go() throws IOException, InterruptedException;
  }

  /** Does it; whatever goes wrong is told with the place in the file. */
  private StageState told(BuildStep step, Instruction at, long started, Doing doing)
      throws IOException, InterruptedException {
    try {
      return doing.go();
    } catch (BuildFailure e) {
      open.ended(step, StepResult.State.FAILED, e.getMessage(), since(started));
      throw e;
    } catch (ContainerfileException | CommandRefusedException e) {
      throw failed(step, at, String.valueOf(e.getMessage()), started);
    } catch (ImageException e) {
      if (e.reason() instanceof Reason.Storage) {
        throw e.during("step %d, %s".formatted(step.number(), step.title()));
      }
      throw failed(step, at, e.getMessage(), started);
    } catch (InterruptedException e) {
      open.ended(step, StepResult.State.CANCELLED, "", since(started));
      throw e;
    }
  }

  private BuildFailure failed(BuildStep step, Instruction at, String sentence, long started) {
    String begins = at.source().file() + ":";
    String problem =
        sentence.startsWith(begins) ? sentence : at.source().problem(sentence, "").toString();
    open.ended(step, StepResult.State.FAILED, problem, since(started));
    return new BuildFailure(problem, 0);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
