package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectShelf;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.RemovedImage;
import dev.slipway.image.Tag;
import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.Upkeep;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a project does with the images in the images tool's store. */
public final class StoredShelf implements ProjectShelf {
  private static final int MOST_CHANGES = 100_000;

  private final Images images;
  private final Upkeep upkeep;
  private final KnownProjects projects;
  private final RegistryLogins logins;

  public StoredShelf(Images images, Upkeep upkeep, KnownProjects projects, RegistryLogins logins) {
    this.images = images;
    this.upkeep = upkeep;
    this.projects = projects;
    this.logins = logins;
  }

  private Asking asking(ProjectName project) {
    return new Asking(project, projects, logins);
  }

  @Override
  public List<ListedImage> list(ProjectName project) {
    var view = asking(project).view();
    var listed = new ArrayList<ListedImage>();
    for (var tag : images.tags()) {
      if (view.sees(tag)) {
        var image = images.look(tag.digest());
        listed.add(
            new ListedImage(
                tag.name().toString(),
                tag.digest(),
                isOwn(project, tag.name()) || tag.owner().isPresent(),
                image.flatMap(Image::created),
                image.map(Image::packedSize).orElse(0L)));
      }
    }
    return listed;
  }

  private static boolean isOwn(ProjectName project, ImageReference name) {
    return name.isLocalOnly() && name.repository().startsWith(project + "/");
  }

  private ImageReference found(ProjectName project, String name) {
    var asking = asking(project);
    return asking.meant(name).stream()
        .filter(n -> images.digest(n, asking.view()).isPresent())
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("image", name));
  }

  private Image image(ProjectName project, String name) {
    return Asking.refusing(
        name,
        () ->
            images
                .find(found(project, name), asking(project).view())
                .orElseThrow(() -> Refusal.notFound("image", name)));
  }

  @Override
  public String inspect(ProjectName project, String name) {
    var image = image(project, name);
    var names =
        images.tags().stream()
            .filter(tag -> tag.digest().equals(image.digest()))
            .filter(asking(project).view()::sees)
            .map(tag -> tag.name().toString())
            .toList();
    return images.inspect(image, names).toString();
  }

  @Override
  public List<ImageStep> history(ProjectName project, String name) {
    return images.history(image(project, name)).reversed().stream()
        .map(
            step ->
                new ImageStep(
                    step.created(),
                    step.by(),
                    step.comment(),
                    step.layer().map(layer -> layer.size()).orElse(0L)))
        .toList();
  }

  @Override
  public List<ChangedPath> diff(ProjectName project, String before, String after) {
    var one = image(project, before);
    var two = image(project, after);
    return Asking.refusing(
        after,
        () ->
            images.compare(one, two, MOST_CHANGES).stream()
                .map(c -> new ChangedPath(c.kind().name().toLowerCase(Locale.ROOT), c.path()))
                .toList());
  }

  @Override
  public Tag tag(ProjectName project, String name, String added) {
    var image = image(project, name);
    var target = own(project, added);
    return Asking.refusing(
        added,
        () -> {
          images.tag(target, image.digest());
          return new Tag(target.toString(), image.digest());
        });
  }

  /** A name of the project's; the part before its own may be left out. */
  private static ImageReference own(ProjectName project, String name) {
    return Asking.refusing(
        name,
        () -> {
          var full = name.startsWith("localhost/") ? name : "localhost/" + project + "/" + name;
          var reference = ImageReference.parse(full);
          if (!isOwn(project, reference) || reference.digest().isPresent()) {
            throw new Refusal(
                Refusal.Kind.INVALID,
                "image-name",
                "an image of this project is called localhost/%s/NAME[:TAG], not '%s'"
                    .formatted(project, reference));
          }
          return reference;
        });
  }

  @Override
  public RemovedImage remove(ProjectName project, String name, boolean force) {
    var found = found(project, name);
    var owner = Optional.of(project.value());
    if (isOwn(project, found)) {
      return StoredUpkeep.removing(() -> upkeep.remove(found, force));
    }
    if (images.tags().stream().noneMatch(t -> t.name().equals(found) && t.owner().equals(owner))) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "image-not-own",
          "image '%s' is not this project's alone; an administrator removes it".formatted(found));
    }
    return StoredUpkeep.removing(() -> upkeep.remove(found, owner, force));
  }

  @Override
  public Archive save(ProjectName project, List<String> names, String format) {
    var layout = format(format);
    var view = asking(project).view();
    var wanted = names.stream().map(name -> found(project, name)).toList();
    var digests = wanted.stream().map(n -> images.digest(n, view).orElseThrow()).toList();
    var exact = new ArrayList<ImageReference>();
    for (int i = 0; i < wanted.size(); i++) {
      var name = wanted.get(i);
      exact.add(
          new ImageReference(
              name.registry(), name.repository(), name.tag(), Optional.of(digests.get(i))));
    }
    return out -> images.save(exact, layout, out);
  }

  private static ArchiveFormat format(String format) {
    return switch (format) {
      case "docker-archive" -> ArchiveFormat.DOCKER;
      case "oci-archive" -> ArchiveFormat.OCI;
      default ->
          throw new Refusal(
              Refusal.Kind.INVALID, "bad-format", "format: expected docker-archive or oci-archive");
    };
  }

  @Override
  public List<LoadedImage> load(ProjectName project, InputStream archive, Optional<String> name) {
    var asked = name.map(n -> own(project, n));
    Function<ImageReference, Optional<ImageReference>> names =
        asked.isPresent() ? n -> asked : n -> Optional.of(moved(project, n));
    try {
      return images.load(archive, names, asked).stream()
          .map(
              l ->
                  new LoadedImage(
                      l.digest(), l.names().stream().map(ImageReference::toString).toList()))
          .toList();
    } catch (ImageException e) {
      if (e.reason() instanceof ImageException.Reason.Storage) {
        throw e;
      }
      throw new Refusal(Refusal.Kind.INVALID, "archive-refused", e.getMessage());
    }
  }

  /** Another's name becomes one of the project's: that of its registry, or other project, goes. */
  private static ImageReference moved(ProjectName project, ImageReference name) {
    if (isOwn(project, name) || name.tag().isEmpty()) {
      return name;
    }
    var path = name.repository().replaceFirst(name.isLocalOnly() ? "^[^/]+/" : "^library/", "");
    return ImageReference.parse(
        "localhost/%s/%s:%s".formatted(project, path, name.tag().orElseThrow()));
  }
}
