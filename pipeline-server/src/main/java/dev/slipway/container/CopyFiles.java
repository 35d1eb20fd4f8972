package dev.slipway.container;

import dev.slipway.access.Caller;
import dev.slipway.event.EventType;
import java.io.IOException;
import java.io.InputStream;

/** Takes files out of containers and brings some in, as tar archives. */
public final class CopyFiles {
  private final ContainerBook book;
  private final ContainerInside inside;

  public CopyFiles(ContainerBook book, ContainerInside inside) {
    this.book = book;
    this.inside = inside;
  }

  /**
   * A file or directory and all below it.
   *
   * @throws dev.slipway.access.Refusal if there is none of that name
   */
  public InputStream out(Known container, String path, Caller by) throws IOException {
    book.note(
        ContainerBook.event(EventType.CONTAINER_FILES_READ, container, by).with("path", path));
    return inside.copyOut(container.id(), path);
  }

  /**
   * Unpacks an archive in a directory.
   *
   * @throws dev.slipway.access.Refusal if there is none of that name, or the archive is refused
   */
  public void in(Known container, String directory, InputStream tar, Caller by) throws IOException {
    book.note(
        ContainerBook.event(EventType.CONTAINER_FILES_WRITTEN, container, by)
            .with("path", directory));
    inside.copyIn(container.id(), directory, tar);
  }
}
