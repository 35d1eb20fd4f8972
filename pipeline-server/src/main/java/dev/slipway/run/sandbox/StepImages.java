package dev.slipway.run.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageReference;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.Step;
import dev.slipway.run.Run;
import dev.slipway.run.StepKey;
import dev.slipway.source.Project;
import dev.slipway.source.Projects;
import dev.slipway.source.PublicAddress;
import java.nio.file.Path;
import java.util.TreeMap;

/** The images that steps stand on, and those they become. */
final class StepImages {
  private final Images images;
  private final ProjectImages names;
  private final Projects projects;
  private final PublicAddress address;

  StepImages(Images images, ProjectImages names, Projects projects, PublicAddress address) {
    this.images = images;
    this.names = names;
    this.projects = projects;
    this.address = address;
  }

  /** The image of that name, fetched if it is not here. */
  Image base(ProjectName project, String name) throws CannotRunException {
    try {
      return images.get(names.resolve(project, name, ProjectImages.Asked.IF_MISSING));
    } catch (Refusal e) {
      throw new CannotRunException(String.valueOf(e.getMessage()));
    }
  }

  Image get(String digest) {
    return images.get(new Digest(digest));
  }

  java.util.List<Path> layers(Image image) {
    return images.unpack(image);
  }

  /** The image that the frozen root of a step becomes; again gives the same. */
  Digest pack(Run run, StepKey step, StepSnapshot left, Step.Shell shell, Path root) {
    var snapshot = shell.snapshot().orElseThrow();
    var base = get(left.image());
    var made = images.commit(base, root, changes(run, step, left, shell, snapshot));
    images.tag(name(step, snapshot.image(), run.id().number()), made.digest());
    return made.digest();
  }

  private static ImageReference name(StepKey step, String image, long run) {
    return ImageReference.parse(
        "localhost/%s/%s:run-%d".formatted(step.run().project(), image, run));
  }

  private ImageChanges changes(
      Run run, StepKey step, StepSnapshot left, Step.Shell shell, Step.Snapshot wanted) {
    var annotations = new TreeMap<String, String>();
    annotations.put("org.opencontainers.image.created", left.at().toString());
    annotations.put("org.opencontainers.image.revision", run.commit().hex());
    annotations.put("org.opencontainers.image.source", source(run.id().project()));
    annotations.put("org.opencontainers.image.base.name", shell.image());
    annotations.put("org.opencontainers.image.base.digest", left.image());
    var plain = ImageChanges.none(left.at());
    var command = wanted.command().isEmpty() ? plain : plain.withCommand(wanted.command());
    return new ImageChanges(
        command.entrypoint(),
        command.cmd(),
        wanted.env(),
        wanted.workdir(),
        wanted.user(),
        wanted.port().map(java.util.Set::of).orElse(java.util.Set.of()),
        plain.labels(),
        annotations,
        left.at(),
        "slipway run %s, step %s".formatted(run.id(), step.step()));
  }

  private String source(ProjectName project) {
    return projects
        .find(project)
        .flatMap(Project::remote)
        .map(Object::toString)
        .orElseGet(() -> address.git(project));
  }
}
