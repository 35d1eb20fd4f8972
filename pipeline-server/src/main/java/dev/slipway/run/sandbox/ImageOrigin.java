package dev.slipway.run.sandbox;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageReference;
import dev.slipway.images.provenance.Provenance;
import dev.slipway.images.provenance.Resource;
import dev.slipway.pipeline.Pipeline;
import dev.slipway.run.Run;
import dev.slipway.run.StepRunner.Order;
import dev.slipway.source.Commit;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import dev.slipway.source.Repository;
import java.time.Instant;
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
    var all = new TreeMap<String, String>();
    all.put(ANNOTATION + "created", time(run).toString());
    all.put(ANNOTATION + "revision", run.commit().hex());
    all.put(ANNOTATION + "source", source(run.id().project()));
    all.put(ANNOTATION + "base.name", ImageReference.parse(base).toString());
    all.put(ANNOTATION + "base.digest", baseDigest);
    return all;
  }

  /** How a step's root became an image. */
  Provenance step(Order order, StepSnapshot left) {
    var run = order.run();
    var project = run.id().project();
    var base = ImageReference.parse(order.step().image());
    return new Provenance(
        STEP,
        Map.of(
            "source", Resource.gitUrl(source(project)),
            "ref", run.ref().value(),
            "pipeline", Pipeline.FILE,
            "step", order.key().step()),
        Map.of(
            "project", project.value(),
            "run", run.id().number(),
            "cause", run.cause(),
            "trusted", run.trusted(),
            "needs", order.step().needs()),
        List.of(
            Resource.commit("source", source(project), run.ref().value(), run.commit().hex()),
            Resource.image("base", base, new Digest(left.image()))),
        address.base().toString(),
        page(run) + "#" + order.key().step(),
        Optional.of(order.started()),
        Optional.of(left.at()),
        List.of(new Resource("log", log(order), Map.of())));
  }

  private String page(Run run) {
    return address.run(run.id().project(), Long.toString(run.id().number()));
  }

  private String log(Order order) {
    return "%s/api/v1/projects/%s/runs/%d/steps/%s/logs"
        .formatted(
            address.base(),
            order.run().id().project(),
            order.run().id().number(),
            order.key().step());
  }

  private String source(ProjectName project) {
    return projects
        .find(project)
        .flatMap(Project::remote)
        .map(Object::toString)
        .orElseGet(() -> address.git(project));
  }
}
