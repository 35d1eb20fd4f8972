package dev.slipway.image.sandbox;

import dev.slipway.access.KnownProjects;
import dev.slipway.access.Refusal;
import dev.slipway.event.ProjectName;
import dev.slipway.image.ProjectShelf;
import dev.slipway.image.RegistryLogins;
import dev.slipway.image.RemovedImage;
import dev.slipway.image.StageNames;
import dev.slipway.images.ArchiveFormat;
import dev.slipway.images.Image;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Referrer;
import dev.slipway.images.Tag;
import dev.slipway.images.store.Images;
import dev.slipway.images.store.Upkeep;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a project does with the images in the images tool's store. */
public final class StoredShelf implements ProjectShelf {
  private static final int MOST_CHANGES = 100_000;

  /** Of each repository that has the image, told about one image. */
  private static final int MOST_REFERRERS = 100;

  private final Images images;
  private final Upkeep upkeep;
  private final KnownProjects projects;
  private final RegistryLogins logins;
  private final FindImage finder;
  private final StageNames stages;

  public StoredShelf(
      Images images,
      Upkeep upkeep,
      KnownProjects projects,
      RegistryLogins logins,
      StageNames stages) {
    this.images = images;
    this.upkeep = upkeep;
    this.projects = projects;
    this.logins = logins;
    this.finder = new FindImage(images);
    this.stages = stages;
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

  private FindImage.Found found(ProjectName project, String called) {
    return finder.find(asking(project), called);
  }

  private Image image(ProjectName project, String called) {
    return image(project, found(project, called), called);
  }

  private Image image(ProjectName project, FindImage.Found found, String called) {
    return Asking.refusing(
        called,
        () ->
            images
                .find(found.name(), asking(project).view())
                .orElseThrow(() -> Refusal.notFound("image", called)));
  }

  @Override
  public String inspect(ProjectName project, String name) {
    var found = found(project, name);
    var image = image(project, found, name);
    var names =
        images.tags().stream()
            .filter(tag -> tag.digest().equals(image.digest()))
            .filter(asking(project).view()::sees)
            .map(Tag::name)
            .toList();
    var referrers =
        Stream.concat(Stream.of(found.name()), names.stream())
            .map(ImageReference::in)
            .distinct()
            .flatMap(repository -> referrers(repository.at(image.digest())))
            .collect(
                Collectors.toMap(r -> r.content().digest(), r -> r, (a, b) -> a, TreeMap::new));
    return images
        .inspect(
            image,
            names.stream().map(ImageReference::toString).toList(),
            List.copyOf(referrers.values()))
        .toString();
  }

  private Stream<Referrer> referrers(ImageReference subject) {
    return images
        .repositories()
        .referrers(subject, Optional.empty(), Optional.empty(), MOST_REFERRERS)
        .referrers()
        .stream();
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
  public dev.slipway.image.Tag tag(ProjectName project, String name, String added) {
    var target = own(project, added);
    var image = image(project, name);
    return Asking.refusing(
        added,
        () -> {
          images.tag(target, image.digest());
          return new dev.slipway.image.Tag(target.toString(), image.digest());
        });
  }

  /** A name of the project's that people may move; the part before its own may be left out. */
  private ImageReference own(ProjectName project, String name) {
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
          return movable(project, reference);
        });
  }

  private ImageReference movable(ProjectName project, ImageReference name) {
    name.tag().ifPresent(stages.reserved(project)::check);
    return name;
  }

  @Override
  public RemovedImage remove(ProjectName project, String name, boolean force) {
    var found = found(project, name);
    if (!found.byDigest() && isOwn(project, found.name())) {
      movable(project, found.name());
      return StoredUpkeep.removing(() -> upkeep.remove(found.name(), force));
    }
    var own =
        images.tags().stream()
            .filter(tag -> isOwn(project, tag))
            .filter(
                tag ->
                    found.byDigest()
                        ? tag.digest().equals(found.digest())
                        : tag.name().equals(found.name()))
            .toList();
    if (own.isEmpty()) {
      throw new Refusal(
          Refusal.Kind.FORBIDDEN,
          "image-not-own",
          "image '%s' is not this project's alone; an administrator removes it"
              .formatted(found.name()));
    }
    if (own.size() > 1 && !force) {
      throw new Refusal(
          Refusal.Kind.CONFLICT,
          "image-in-use",
          "image %s has several names: %s; by force it loses all of them"
              .formatted(found.digest(), own.stream().map(Tag::name).toList()));
    }
    own.stream().filter(tag -> tag.owner().isEmpty()).forEach(tag -> movable(project, tag.name()));
    return own.stream()
        .map(tag -> StoredUpkeep.removing(() -> upkeep.remove(tag.name(), tag.owner(), force)))
        .reduce(new RemovedImage(List.of(), List.of(), 0), RemovedImage::and);
  }

  /** Whether nobody but the project has that name. */
  private static boolean isOwn(ProjectName project, Tag tag) {
    return tag.owner().isPresent()
        ? tag.owner().get().equals(project.value())
        : isOwn(project, tag.name());
  }

  @Override
  public Archive save(ProjectName project, List<String> names, String format) {
    var layout = format(format);
    var exact = names.stream().map(name -> found(project, name)).map(StoredShelf::exactly).toList();
    return out -> images.save(exact, layout, out);
  }

  private static ImageReference exactly(FindImage.Found found) {
    var name = found.name();
    return new ImageReference(
        name.registry(), name.repository(), name.tag(), Optional.of(found.digest()));
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
        asked.isPresent() ? n -> asked : n -> moved(project, n);
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

  /**
   * Another's name becomes one of the project's: that of its registry, or other project, goes. A
   * name of exact bytes is none, for it would say nothing.
   */
  private Optional<ImageReference> moved(ProjectName project, ImageReference name) {
    if (name.tag().isEmpty()) {
      return Optional.empty();
    }
    var foreign = name.isLocalOnly() ? "^[^/]+/" : "^library/";
    var path =
        isOwn(project, name)
            ? name.repository()
            : project + "/" + name.repository().replaceFirst(foreign, "");
    var full = "localhost/%s:%s".formatted(path, name.tag().orElseThrow());
    return Optional.of(movable(project, ImageReference.parse(full)));
  }
}
