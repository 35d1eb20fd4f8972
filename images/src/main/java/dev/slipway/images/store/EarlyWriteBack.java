package dev.slipway.images.store;

import dev.slipway.images.sys.Dir;
import dev.slipway.images.sys.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Has the disk begin with a file while more of it is written, so that less is left for the fsync at
 * its end. Only a hint: what fails here that fsync does, or tells.
 */
final class EarlyWriteBack implements AutoCloseable {
  /** Bytes; smaller files are left to their fsync. */
  private static final long STEP = 16 << 20;

  private final Path path;
  private Optional<OpenFile> file = Optional.empty();
  private long written;
  private long begun;

  EarlyWriteBack(Path path) {
    this.path = path;
  }

  /** To be told after so many more bytes of the file were written. */
  void wrote(long more) throws IOException {
    written += more;
    if (written - begun >= STEP) {
      opened().beginWriteBack(begun, written - begun);
      begun = written;
    }
  }

  private OpenFile opened() throws IOException {
    if (file.isEmpty()) {
      try (Dir directory = Dir.open(Objects.requireNonNull(path.getParent()))) {
        file = Optional.of(directory.read(path.getFileName().toString()));
      }
    }
    return file.get();
  }

  @Override
  public void close() {
    file.ifPresent(OpenFile::close);
  }
}
