package dev.slipway.image;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeping the store of images of this server in order. */
public interface ImageUpkeep {
  StoreUse use();

  /**
   * Why a blob, an image or a layer stays; empty where nothing needs it.
   *
   * @param digest or the first digits of one, 6 at least
   * @throws dev.slipway.access.Refusal if it is none, or several begin so
   */
  List<Holder> holders(String digest);

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
   * Removes an image by its name, or by {@code sha256:} and the first digits of its digest or all,
   * of whichever project.
   *
   * @throws dev.slipway.access.Refusal if it is used, or has several names, and is not forced
   */
  RemovedImage remove(String name, boolean force);
}
