package dev.slipway.pipeline.yaml;

import dev.slipway.pipeline.On;
import java.util.List;
import java.util.regex.Pattern;

/** {@code on}: what starts the pipeline. */
final class OnSection {
  private static final Pattern GLOB = Pattern.compile("[^\\s\\p{Cntrl}]+");
  private static final int MAX_GLOBS = 100;
  private static final int MAX_SCHEDULES = 20;

  private OnSection() {}

  static On read(Value value) {
    var on = new Section(value);
    var branches = on.get("push").map(OnSection::branches).orElse(List.of());
    var tags = on.get("tags");
    var tag = on.get("tag");
    if (tags.isPresent()) {
      tag.ifPresent(t -> t.wrong("'tags' is given too", "put all of them in 'tags'"));
    }
    var schedules = on.get("schedule").map(OnSection::schedules).orElse(List.of());
    var pullRequests = on.get("pull_request").map(v -> v.isNull() || v.flag()).orElse(false);
    on.end();
    return new On(
        branches,
        tags.or(() -> tag).map(OnSection::globs).orElse(List.of()),
        pullRequests,
        schedules);
  }

  private static List<String> branches(Value value) {
    if (value.isNull()) {
      return On.DEFAULT.branches();
    }
    var push = new Section(value);
    var branches = push.get("branches").map(OnSection::globs).orElse(On.DEFAULT.branches());
    push.end();
    return branches;
  }

  private static List<String> globs(Value value) {
    return value.oneOrMore(MAX_GLOBS).stream()
        .map(item -> item.text(GLOB, 255, "a name or a pattern such as release/*, without spaces"))
        .toList();
  }

  private static List<On.Schedule> schedules(Value value) {
    return value.items(MAX_SCHEDULES).stream().map(OnSection::schedule).toList();
  }

  private static On.Schedule schedule(Value value) {
    var schedule = new Section(value);
    var cron = schedule.need("cron", "such as '0 3 * * *' for every night at three");
    schedule.end();
    return cron.map(OnSection::cron).orElse(new On.Schedule(""));
  }

  private static On.Schedule cron(Value value) {
    return switch (Cron.parse(value.text())) {
      case Cron.Valid valid -> new On.Schedule(valid.quartz());
      case Cron.Wrong wrong -> {
        if (!value.isNull()) {
          value.wrong(
              "not a schedule: " + Problems.quote(value.text()) + ", " + wrong.why(), wrong.hint());
        }
        yield new On.Schedule("");
      }
    };
  }
}
