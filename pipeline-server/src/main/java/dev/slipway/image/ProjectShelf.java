package dev.slipway.image;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What people do with the images that are here, as one project sees them. Those below {@code
 * localhost/PROJECT/} are the project's; others it may look at and take along.
 */
public interface ProjectShelf {
  /** All that the project may use, by name. */
  List<ListedImage> list(ProjectName project);

  /** All that is known of an image, as JSON like docker's. */
  String inspect(ProjectName project, String name);

  /** How it was made, the last step first. */
  List<ImageStep> history(ProjectName project, String name);

  /** In which paths the second's root filesystem differs from the first's. */
  List<ChangedPath> diff(ProjectName project, String before, String after);

  /** Gives an image a name of the project's. */
  Tag tag(ProjectName project, String name, String added);

  /** Takes a name of the project's away, and with the last one the image. */
  RemovedImage remove(ProjectName project, String name, boolean force);

  /**
   * An archive of images, to be written once.
   *
   * @param format {@code docker-archive} or {@code oci-archive}
   */
  Archive save(ProjectName project, List<String> names, String format);

  /**
   * Takes the images of an archive, under names of the project's.
   *
   * @param name for the only image in it, instead of its own
   */
  List<LoadedImage> load(ProjectName project, InputStream archive, Optional<String> name)
      throws IOException;

  /**
   * An image in a list.
   *
   * @param own whether its name is the project's
   * @param bytes packed
   */
  record ListedImage(
      String name, Digest digest, boolean own, Optional<Instant> created, long bytes) {}

  /**
   * A line of an image's history.
   *
   * @param bytes of the layer that it made, 0 for none
   */
  record ImageStep(Optional<Instant> created, String by, String comment, long bytes) {}

  /**
   * A path that differs.
   *
   * @param kind {@code added}, {@code changed} or {@code removed}
   */
  record ChangedPath(String kind, String path) {}

  /** An image that was loaded. */
  record LoadedImage(Digest digest, List<String> names) {
    public LoadedImage {
      names = List.copyOf(names);
    }
  }

  /** Something that is written when it is known where to. */
  interface Archive {
    void writeTo(OutputStream out) throws IOException;
  }
}
