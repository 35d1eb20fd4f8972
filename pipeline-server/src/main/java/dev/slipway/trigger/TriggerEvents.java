package dev.slipway.trigger;

import dev.slipway.event.Event;
import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;
import dev.slipway.event.ProjectName;
import dev.slipway.source.CommitId;
import dev.slipway.source.RefName;
import java.util.Map;
import java.util.TreeMap;

/** How a trigger and its verdict are written into the journal, and read back. */
public final class TriggerEvents {
  private TriggerEvents() {}

  public static NewEvent of(ProjectName project, Trigger trigger, Verdict verdict) {
    var data = data(trigger);
    return switch (verdict) {
      case Verdict.Accepted accepted ->
          new NewEvent(EventType.TRIGGER_ACCEPTED, project, trigger.ref().value(), data);
      case Verdict.Ignored ignored ->
          new NewEvent(EventType.TRIGGER_IGNORED, project, trigger.ref().value(), data)
              .with("reason", ignored.reason());
    };
  }

  private static Map<String, String> data(Trigger trigger) {
    var data = new TreeMap<String, String>();
    data.put("ref", trigger.ref().value());
    data.put("commit", trigger.commit().hex());
    data.put("by", trigger.by());
    switch (trigger) {
      case Trigger.Pushed pushed -> data.put("cause", "push");
      case Trigger.Tagged tagged -> data.put("cause", "tag");
      case Trigger.Proposed proposed -> {
        data.put("cause", "pull-request");
        data.put("number", Long.toString(proposed.number()));
      }
      case Trigger.Scheduled scheduled -> {
        data.put("cause", "schedule");
        data.put("cron", scheduled.cron());
      }
      case Trigger.Asked asked -> data.put("cause", "asked");
    }
    return data;
  }

  /** The trigger that an accepted or ignored event speaks of. */
  public static Trigger read(Event event) {
    var ref = new RefName(event.need("ref"));
    var commit = new CommitId(event.need("commit"));
    var by = event.need("by");
    var cause = event.need("cause");
    return switch (cause) {
      case "push" -> new Trigger.Pushed(ref, commit, by);
      case "tag" -> new Trigger.Tagged(ref, commit, by);
      case "pull-request" ->
          new Trigger.Proposed(ref, commit, by, Long.parseLong(event.need("number")));
      case "schedule" -> new Trigger.Scheduled(ref, commit, by, event.need("cron"));
      case "asked" -> new Trigger.Asked(ref, commit, by);
      default -> throw new IllegalStateException("unknown cause '" + cause + "' in " + event);
    };
  }
}
