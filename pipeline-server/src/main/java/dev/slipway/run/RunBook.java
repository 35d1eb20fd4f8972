package dev.slipway.run;

import dev.slipway.event.EventType;
import dev.slipway.event.Journal;
import dev.slipway.event.NewEvent;
import dev.slipway.event.Transactions;
import java.util.Map;
import java.util.TreeMap;

/** Where runs are written: rows and journal entries, in one transaction each. */
public record RunBook(Transactions transactions, Journal journal, Runs runs) {

  /** What every event of a run says of it. */
  static NewEvent event(EventType type, Run run) {
    var data = new TreeMap<String, String>();
    data.put("trigger", run.trigger().toString());
    data.put("cause", run.cause());
    data.put("ref", run.ref().value());
    data.put("commit", run.commit().hex());
    data.put("by", run.by());
    return new NewEvent(type, run.id().project(), Long.toString(run.id().number()), data);
  }

  /** The event of a run's end. */
  static NewEvent ended(Run run) {
    return switch (run.state()) {
      case RunState.Succeeded succeeded -> {
        var event = event(EventType.RUN_SUCCEEDED, run);
        for (var image : new TreeMap<>(succeeded.images()).entrySet()) {
          event = event.with("image." + image.getKey(), image.getValue().value());
        }
        yield event;
      }
      case RunState.Failed failed ->
          event(EventType.RUN_FAILED, run).with("reason", failed.reason());
      case RunState.Cancelled cancelled ->
          event(EventType.RUN_CANCELLED, run).with("reason", "cancelled by " + cancelled.by());
      case RunState.Queued queued -> throw new IllegalStateException(run.id() + " has not ended");
      case RunState.Running running -> throw new IllegalStateException(run.id() + " has not ended");
    };
  }

  /** An event of a step. */
  static NewEvent event(EventType type, StepKey key, Map<String, String> data) {
    var run = key.run();
    return new NewEvent(type, run.project(), run.number() + "/" + key.step(), data);
  }
}
