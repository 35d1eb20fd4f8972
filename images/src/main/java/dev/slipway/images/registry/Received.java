package dev.slipway.images.registry;

import java.io.IOException;

/** What has come of a blob until now, perhaps in an earlier try; more is added at its end. */
public interface Received {
  /** In bytes. */
  long size();

  void add(byte[] bytes, int offset, int length) throws IOException;

  /** Forgets all of it: the blob comes again from its beginning. */
  void clear() throws IOException;
}
