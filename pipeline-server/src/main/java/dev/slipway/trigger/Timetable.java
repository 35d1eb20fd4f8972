package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import java.util.Set;

/**
 * What rings when the time of a schedule has come, durably and on one server alone. When it rings,
 * {@link StartScheduled} is called; a time that passed while no server ran may be left out.
 */
public interface Timetable {
  /**
   * Makes these the project's schedules, in place of those it had; may be called again with the
   * same, which changes nothing.
   *
   * @param crons in Quartz's form; one that Quartz can't read is left out
   */
  void set(ProjectName project, Set<String> crons);
}
