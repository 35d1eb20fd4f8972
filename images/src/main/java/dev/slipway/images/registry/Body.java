package dev.slipway.images.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body: so many bytes, which can be had again for another try. */
public record Body(long length, Source source) {
  /** Opens the body at its beginning. */
  public interface Source {
    InputStream open() throws IOException;
  }

  static Body of(byte[] bytes) {
    return new Body(bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
