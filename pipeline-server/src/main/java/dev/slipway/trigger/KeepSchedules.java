package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import dev.slipway.pipeline.On;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.Repository;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the timetable in step with what each project's default branch asks for. */
public final class KeepSchedules {
  private final Projects projects;
  private final Repository repository;
  private final Judge judge;
  private final Timetable timetable;

  public KeepSchedules(Projects projects, Repository repository, Judge judge, Timetable timetable) {
    this.projects = projects;
    this.repository = repository;
    this.judge = judge;
    this.timetable = timetable;
  }

  /** For when the project's default branch may have moved; does nothing for unknown projects. */
  public void keep(ProjectName project) {
    projects.find(project).ifPresent(this::keep);
  }

  /** For the start of the server. */
  public void keepAll() {
    projects.list().forEach(this::keep);
  }

  private void keep(Project project) {
    timetable.set(project.name(), crons(project));
  }

  private Set<String> crons(Project project) {
    return Optional.ofNullable(repository.refs(project.name()).get(project.defaultRef()))
        .map(tip -> judge.on(project.name(), tip))
        .map(on -> on.schedules().stream().map(On.Schedule::cron).collect(Collectors.toSet()))
        .orElse(Set.of());
  }
}
