package dev.slipway.images.sbom;

import dev.slipway.images.sys.OpenFile;
import java.io.IOException;

/** A file of an image's tree, open. */
record ImageFile(OpenFile file, long size) implements Bytes, AutoCloseable {
  @Override
  public int read(long at, byte[] buffer, int most) throws IOException {
    return file.readAt(at, buffer, most);
  }

  @Override
  public void close() {
    file.close();
  }
}
