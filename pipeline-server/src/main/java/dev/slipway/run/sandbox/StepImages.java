package dev.slipway.run.sandbox;

import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.LayeredBuilds.End;
import dev.slipway.image.ProjectImages;
import dev.slipway.images.Digest;
import dev.slipway.images.Image;
import dev.slipway.images.ImageChanges;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Images;
import dev.slipway.pipeline.Step;
import dev.slipway.run.RunId;
import dev.slipway.run.StepKey;
import dev.slipway.run.StepRunner.BuildOrder;
import dev.slipway.run.StepRunner.Order;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The images that steps stand on, and those they become. */
final class StepImages {
  private final Images images;
  private final ProjectImages names;
  private final ImageOrigin origin;

  StepImages(Images images, ProjectImages names, ImageOrigin origin) {
    this.images = images;
    this.names = names;
    this.origin = origin;
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

  List<Path> layers(Image image) {
    return images.unpack(image);
  }

  /**
   * The image that the frozen root of a step becomes, with what is in it and how it was made beside
   * it; again gives the same, and so does another run of the commit that left the same.
   */
  Digest pack(Order order, StepSnapshot left, Path root) {
    var snapshot = order.step().snapshot().orElseThrow();
    var base = get(left.image());
    var made = images.commit(base, root, changes(order, left, snapshot));
    var name = name(order.key(), snapshot.image());
    var layers = new ArrayList<>(images.unpack(base));
    layers.add(root);
    images.describe(name, made, layers, origin.step(order, left));
    images.tag(name, made.digest());
    return made.digest();
  }

  /** Gives an image that was built its name, with what is in it and how it was made beside it. */
  void keep(BuildOrder order, End.Built built, Instant ended) {
    var image = images.get(built.image());
    var name = name(order.key(), order.step().image());
    images.describe(name, image, images.unpack(image), origin.build(order, built.bases(), ended));
    images.tag(name, image.digest());
  }

  private static ImageReference name(StepKey step, String image) {
    return ImageReference.parse(
        "localhost/%s/%s:%s".formatted(step.run().project(), image, tag(step.run())));
  }

  private static String tag(RunId run) {
    return "run-" + run.number();
  }

  /**
   * Takes from what a run made the names that say so; may be called again. The images stay as long
   * as something else needs them.
   */
  void forget(RunId run) {
    var tag = Optional.of(tag(run));
    var repositories = run.project() + "/";
    images.tags().stream()
        .filter(t -> t.owner().isEmpty())
        .map(Tag::name)
        .filter(name -> name.isLocalOnly() && name.tag().equals(tag))
        .filter(name -> name.repository().startsWith(repositories))
        .forEach(images::untag);
  }

  private ImageChanges changes(Order order, StepSnapshot left, Step.Snapshot wanted) {
    var run = order.run();
    var plain = ImageChanges.none(origin.time(run));
    var command = wanted.command().isEmpty() ? plain : plain.withCommand(wanted.command());
    return new ImageChanges(
        command.entrypoint(),
        command.cmd(),
        wanted.env(),
        wanted.workdir(),
        wanted.user(),
        wanted.port().map(Set::of).orElse(Set.of()),
        plain.labels(),
        origin.annotations(run, order.step().image(), left.image()),
        plain.created(),
        "slipway step " + order.key().step());
  }
}
