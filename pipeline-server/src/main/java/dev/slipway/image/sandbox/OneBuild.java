package dev.slipway.image.sandbox;

import dev.slipway.image.BuildRequest;
import dev.slipway.image.BuildState;
import dev.slipway.image.BuildState.Phase;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One build that somebody asked for, from then until it is forgotten. */
final class OneBuild {
  private final String id;
  private final BuildRequest request;
  private final String by;
  private final Instant asked;
  private final BuildTale tale;
  private Phase phase = Phase.WAITING;
  private Optional<String> digest = Optional.empty();
  private String problem = "";
  private int exit;
  private @Nullable Thread worker;

  OneBuild(String id, BuildRequest request, String by, Instant asked, BuildTale tale) {
    this.id = id;
    this.request = request;
    this.by = by;
    this.asked = asked;
    this.tale = tale;
  }

  String id() {
    return id;
  }

  BuildRequest request() {
    return request;
  }

  String by() {
    return by;
  }

  Instant asked() {
    return asked;
  }

  BuildTale tale() {
    return tale;
  }

  synchronized BuildState state() {
    return new BuildState(id, phase, request.names(), by, asked, digest, problem, exit);
  }

  /** Moves on from waiting; false if somebody was faster. */
  synchronized boolean claim() {
    if (phase != Phase.WAITING) {
      return false;
    }
    phase = Phase.RUNNING;
    return true;
  }

  synchronized void works(Thread thread) {
    if (phase == Phase.CANCELLED) {
      thread.interrupt();
    }
    worker = thread;
  }

  synchronized void cancel() {
    if (!state().ended()) {
      phase = Phase.CANCELLED;
      if (worker == null) {
        tale.end();
      } else {
        worker.interrupt();
      }
    }
  }

  synchronized void built(String made) {
    if (phase == Phase.RUNNING) {
      phase = Phase.BUILT;
      digest = Optional.of(made);
    }
  }

  synchronized void failed(String why, int code) {
    if (phase == Phase.RUNNING) {
      phase = Phase.FAILED;
      problem = why;
      exit = code;
    }
  }
}
