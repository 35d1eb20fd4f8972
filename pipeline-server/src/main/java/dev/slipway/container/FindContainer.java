package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds containers by what people call them: name, id, or the beginning of an id. */
public final class FindContainer {
  private static final int SHORTEST_PREFIX = 3;
  private static final int LONGEST = 80;

  private final OwnContainers own;
  private final ContainerHost host;

  public FindContainer(OwnContainers own, ContainerHost host) {
    this.own = own;
    this.host = host;
  }

  /** Those of a project: people's own, then those of steps and deployments. */
  public List<Known> list(ProjectName project) {
    return list(own.of(project), project::equals);
  }

  /** Those of all such projects. */
  public List<Known> list(Predicate<ProjectName> projects) {
    return list(own.all(), projects);
  }

  private List<Known> list(List<OwnContainer> rows, Predicate<ProjectName> projects) {
    var seen = host.list().stream().collect(Collectors.toMap(Sighting::id, Function.identity()));
    var all = new ArrayList<Known>();
    for (var row : rows) {
      if (projects.test(row.project())) {
        known(row, seen).ifPresent(all::add);
      }
    }
    seen.values().stream()
        .flatMap(sighting -> Marks.read(sighting).stream())
        .filter(container -> projects.test(container.project()))
        .sorted(Comparator.comparing(Known::name))
        .forEach(all::add);
    return all;
  }

  /* One whose row is there and that is not, is being made or being removed. */
  private static Optional<Known> known(OwnContainer own, Map<String, Sighting> seen) {
    return Optional.ofNullable(seen.get(own.id())).map(sighting -> known(own, sighting));
  }

  private static Known known(OwnContainer own, Sighting seen) {
    return new Known(
        own.id(), own.project(), own.name().value(), new Origin.Asked(own), seen.status());
  }

  /**
   * The one that is called so, for somebody who wants to do that.
   *
   * @throws Refusal if there is none, several begin so, or the caller may not
   */
  public Known find(ProjectName project, String called, Deed deed, Caller caller) {
    var all = list(project);
    var found =
        exact(all, called)
            .or(() -> beginning(all, called))
            .orElseThrow(() -> Refusal.notFound("container", shown(called)));
    deed.check(caller, found);
    return found;
  }

  /** The same one as it stands now, if it is still there. */
  public Optional<Known> again(Known container) {
    return host.find(container.id())
        .map(
            seen ->
                new Known(
                    container.id(),
                    container.project(),
                    container.name(),
                    container.origin(),
                    seen.status()));
  }

  private static Optional<Known> exact(List<Known> all, String called) {
    return all.stream()
        .filter(container -> container.id().equals(called))
        .findFirst()
        .or(() -> all.stream().filter(container -> container.name().equals(called)).findFirst());
  }

  private static Optional<Known> beginning(List<Known> all, String called) {
    if (called.length() < SHORTEST_PREFIX) {
      return Optional.empty();
    }
    var fitting = all.stream().filter(container -> container.id().startsWith(called)).toList();
    if (fitting.size() > 1) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "container-ambiguous",
          "%d containers have an id that begins with '%s'".formatted(fitting.size(), called));
    }
    return fitting.stream().findFirst();
  }

  private static String shown(String called) {
    return called.length() <= LONGEST ? called : called.substring(0, LONGEST) + "...";
  }
}
