package dev.slipway.image;

import dev.slipway.images.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeping the store of images of this server in order. */
public interface ImageUpkeep {
  StoreUse use();

  /** Why a blob, an image or a layer stays; empty where nothing needs it. */
  List<Holder> holders(Digest of);

  /** Removes what the server's own policy lets go. */
  Swept collect(boolean dryRun);

  /**
   * Removes what has lost its name; with {@code all} also what has one, unless it is used.
   *
   * @param unused only what was not used for so long
   */
  Swept prune(boolean all, Duration unused, boolean dryRun);

  /**
   * Reads everything again.
   *
   * @param layers whether unpacked layers are compared too
   * @param bytesPerSecond at most
   */
  Scrubbing scrub(boolean layers, Optional<Long> bytesPerSecond);

  /**
   * Removes an image by its name or digest, of whichever project.
   *
   * @throws dev.slipway.access.Refusal if it is used, or has several names, and is not forced
   */
  RemovedImage remove(String name, boolean force);
}
