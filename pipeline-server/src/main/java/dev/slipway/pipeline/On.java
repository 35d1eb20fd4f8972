package dev.slipway.pipeline;

import java.util.List;

/**
 * What starts the pipeline.
 *
 * @param branches globs of branch names whose push starts it; empty: no push does
 * @param tags globs of tag names; empty: no tag does
 * @param pullRequests whether pull requests of the same repository do
 * @param schedules cron expressions, in the server's time zone, on the default branch
 */
public record On(
    List<String> branches, List<String> tags, boolean pullRequests, List<Schedule> schedules) {
  /** A file without {@code on}: every branch, no tag, no pull request, no schedule. */
  public static final On DEFAULT = new On(List.of("**"), List.of(), false, List.of());

  public On {
    branches = List.copyOf(branches);
    tags = List.copyOf(tags);
    schedules = List.copyOf(schedules);
  }

  /**
   * One point in time that returns.
   *
   * @param cron in Quartz's form, six or seven fields, seconds first
   */
  public record Schedule(String cron) {}
}
