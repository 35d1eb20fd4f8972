package dev.slipway.images;

import java.util.Optional;

/**
 * What is to be pushed, and where.
 *
 * @param manifest an image, an index or another artifact that is here
 * @param to where it is to be; under its digest only, where that name has no tag
 * @param view whose other names at that registry may be used to spare transfers
 * @param credentials exactly these: what the settings have for everybody is for pulls
 * @param platform of an index, only the image for it
 * @param referrers whether what refers to it here (its bill of materials, its provenance) goes too
 */
public record PushOrder(
    Digest manifest,
    ImageReference to,
    View view,
    Credentials credentials,
    Optional<Platform> platform,
    boolean referrers,
    PushProgress progress) {
  /** Without referrers, in nobody's name. */
  public static PushOrder of(Digest manifest, ImageReference to) {
    return new PushOrder(
        manifest,
        to,
        View.EVERYTHING,
        Credentials.ANONYMOUS,
        Optional.empty(),
        false,
        PushProgress.SILENT);
  }

  public PushOrder seenBy(View other) {
    return new PushOrder(manifest, to, other, credentials, platform, referrers, progress);
  }

  public PushOrder as(Credentials other) {
    return new PushOrder(manifest, to, view, other, platform, referrers, progress);
  }

  public PushOrder on(Platform other) {
    return new PushOrder(manifest, to, view, credentials, Optional.of(other), referrers, progress);
  }

  public PushOrder withReferrers() {
    return new PushOrder(manifest, to, view, credentials, platform, true, progress);
  }

  public PushOrder telling(PushProgress other) {
    return new PushOrder(manifest, to, view, credentials, platform, referrers, other);
  }
}
