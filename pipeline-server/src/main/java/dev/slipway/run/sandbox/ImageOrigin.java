package dev.slipway.run.sandbox;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.pipeline.Step;
import dev.slipway.run.Run;
import dev.slipway.run.StepRunner.BuildOrder;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.source.Commit;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where an image of a run comes from. The annotations say what is the same in every run of a
 * commit, for two runs of one commit are to make one image; the provenance says the rest.
 */
final class ImageOrigin {
  private static final String ANNOTATION = "org.opencontainers.image.";
  private static final String STEP = "https://slipway.dev/provenance/step/v1";
  private static final String BUILD = "https://slipway.dev/provenance/containerfile/v1";

  /** Beyond it neither archives nor other tools can be relied on; a commit may claim any time. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final Repository repository;
  private final Projects projects;
  private final PublicAddress address;

  ImageOrigin(Repository repository, Projects projects, PublicAddress address) {
    this.repository = repository;
    this.projects = projects;
    this.address = address;
  }

  /** When the run's commit was made, as it says itself: the time of everything made of it. */
  Instant time(Run run) {
    var said =
        repository
            .commit(run.id().project(), run.commit())
            .map(Commit::time)
            .orElseGet(run::created);
    return said.isBefore(Instant.EPOCH) ? Instant.EPOCH : said.isAfter(LATEST) ? LATEST : said;
  }

  /** Those of an image that stands on that base. */
  Map<String, String> annotations(Run run, String base, String baseDigest) {
    var all = new TreeMap<>(annotations(run));
    all.put(ANNOTATION + "base.name", ImageReference.parse(base).toString());
    all.put(ANNOTATION + "base.digest", baseDigest);
    return all;
  }

  /** Those of any image of a run. */
  Map<String, String> annotations(Run run) {
    return Map.of(
        ANNOTATION + "created", time(run).toString(),
        ANNOTATION + "revision", run.commit().hex(),
        ANNOTATION + "source", source(run.id().project()));
  }

  /** How a step's root became an image. */
  Provenance step(Order order, StepSnapshot left) {
    var base = ImageReference.parse(order.step().image());
    var used = List.of(Resource.image("base", base, new Digest(left.image())));
    var times = new Times(order.started(), left.at());
    return provenance(STEP, order.run(), order.step(), Map.of(), used, times);
  }

  /** How a Containerfile became an image. */
  Provenance build(BuildOrder order, Map<String, Digest> bases, Instant ended) {
    var step = order.step();
    var asked = new TreeMap<String, Object>();
    asked.put("context", step.context());
    step.file().ifPresent(file -> asked.put("file", file));
    step.target().ifPresent(target -> asked.put("target", target));
    asked.put("args", new TreeMap<>(step.args()));
    var used = new ArrayList<Resource>();
    new TreeMap<>(bases)
        .forEach((n, digest) -> used.add(Resource.image("base", ImageReference.parse(n), digest)));
    return provenance(BUILD, order.run(), step, asked, used, new Times(order.started(), ended));
  }

  private record Times(Instant started, Instant ended) {}

  private Provenance provenance(
      String type,
      Run run,
      Step step,
      Map<String, Object> asked,
      List<Resource> used,
      Times times) {
    var source = source(run.id().project());
    var external = new TreeMap<>(asked);
    external.put("source", Resource.gitUrl(source));
    external.put("ref", run.ref().value());
    external.put("pipeline", Pipeline.FILE);
    external.put("step", step.name());
    var dependencies = new ArrayList<Resource>();
    dependencies.add(Resource.commit("source", source, run.ref().value(), run.commit().hex()));
    dependencies.addAll(used);
    return new Provenance(
        type,
        external,
        Map.of(
            "project", run.id().project().value(),
            "run", run.id().number(),
            "cause", run.cause(),
            "trusted", run.trusted(),
            "needs", step.needs()),
        dependencies,
        address.base().toString(),
        page(run) + "#" + step.name(),
        Optional.of(times.started()),
        Optional.of(times.ended()),
        List.of(new Resource("log", log(run, step), Map.of())));
  }

  private String page(Run run) {
    return address.run(run.id().project(), Long.toString(run.id().number()));
  }

  private String log(Run run, Step step) {
    return "%s/api/v1/projects/%s/runs/%d/steps/%s/logs"
        .formatted(address.base(), run.id().project(), run.id().number(), step.name());
  }

  private String source(ProjectName project) {
    return projects
        .find(project)
        .flatMap(Project::remote)
        .map(Object::toString)
        .orElseGet(() -> address.git(project));
  }
}
