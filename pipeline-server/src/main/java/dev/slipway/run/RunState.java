package dev.slipway.run;

import dev.slipway.images.Digest;
import java.util.Map;

/** How far a run has come. */
public sealed interface RunState {
  /** The name that is stored and shown. */
  String id();

  default boolean ended() {
    return switch (this) {
      case Queued queued -> false;
      case Running running -> false;
      case Succeeded succeeded -> true;
      case Failed failed -> true;
      case Cancelled cancelled -> true;
    };
  }

  record Queued() implements RunState {
    @Override
    public String id() {
      return "queued";
    }
  }

  record Running() implements RunState {
    @Override
    public String id() {
      return "running";
    }
  }

  /**
   * Every step passed.
   *
   * @param images what the steps' snapshots became, by image name
   */
  record Succeeded(Map<String, Digest> images) implements RunState {
    public Succeeded {
      images = Map.copyOf(images);
    }

    @Override
    public String id() {
      return "succeeded";
    }
  }

  /**
   * A step did not pass, or the pipeline file is wrong.
   *
   * @param reason for people: what, where and what to do
   */
  record Failed(String reason) implements RunState {
    @Override
    public String id() {
      return "failed";
    }
  }

  /** Somebody ended it. */
  record Cancelled(String by) implements RunState {
    @Override
    public String id() {
      return "cancelled";
    }
  }
}
