package dev.slipway.image.sandbox;

import dev.slipway.access.Masker;
import dev.slipway.image.BuildLine;
import dev.slipway.image.BuildLine.Kind;
import dev.slipway.images.build.BuildProgress;
import dev.slipway.images.build.BuildStep;
import dev.slipway.images.build.StepResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one build tells, without its secrets; kept in memory, and no more than 8 MiB of it. */
final class BuildTale implements BuildProgress {
  private static final long MOST_CHARACTERS = 8L << 20;
  private final List<BuildLine> lines = new ArrayList<>();
  private final Map<String, Masker> maskers = new HashMap<>();
  private final Masker masker;
  private long characters;
  private boolean full;
  private boolean ended;

  BuildTale(Masker masker) {
    this.masker = masker;
  }

  @Override
  public void note(String sentence) {
    add(Kind.NOTE, 0, sentence, "", Duration.ZERO);
  }

  @Override
  public void started(BuildStep step, String why) {
    add(Kind.STARTED, step.number(), step.title(), why, Duration.ZERO);
  }

  @Override
  public synchronized void output(BuildStep step, boolean error, byte[] bytes) {
    byte[] safe =
        maskers.computeIfAbsent(step.number() + "/" + error, k -> masker.again()).mask(bytes);
    said(step, error, safe);
  }

  private void said(BuildStep step, boolean error, byte[] safe) {
    if (safe.length > 0) {
      var text = new String(safe, StandardCharsets.UTF_8);
      add(error ? Kind.ERROR_OUTPUT : Kind.OUTPUT, step.number(), text, "", Duration.ZERO);
    }
  }

  @Override
  public synchronized void ended(StepResult result) {
    for (boolean error : new boolean[] {false, true}) {
      var held = maskers.remove(result.step().number() + "/" + error);
      if (held != null) {
        said(result.step(), error, held.finish());
      }
    }
    var kind =
        switch (result.state()) {
          case DONE -> Kind.DONE;
          case CACHED -> Kind.CACHED;
          case FAILED -> Kind.FAILED;
          case CANCELLED -> Kind.CANCELLED;
        };
    add(kind, result.step().number(), result.step().title(), result.why(), result.time());
  }

  private synchronized void add(Kind kind, int step, String text, String why, Duration time) {
    boolean output = kind == Kind.OUTPUT || kind == Kind.ERROR_OUTPUT;
    if (output && full) {
      return;
    }
    characters += text.length();
    if (output && characters > MOST_CHARACTERS) {
      full = true;
      lines.add(new BuildLine(lines.size(), Kind.NOTE, 0, "no more output is kept", "", 0));
    } else {
      lines.add(new BuildLine(lines.size(), kind, step, text, why, time.toMillis()));
    }
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized List<BuildLine> read(long from, int most) {
    int first = (int) Math.clamp(from, 0, lines.size());
    return List.copyOf(lines.subList(first, Math.min(lines.size(), first + most)));
  }

  /** Whether it has ended; waits until it has, or a line of that number is there. */
  synchronized boolean await(long number, Duration most) throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    while (!ended && lines.size() <= number) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return ended;
  }
}
