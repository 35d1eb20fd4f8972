package dev.slipway.images;

import java.util.Optional;

/**
 * What is to be pulled, for whom.
 *
 * @param view what the puller sees: blobs outside it are transferred though they are here
 * @param credentials the puller's own; what they bring is seen by the view's owner only
 * @param platform instead of this machine's
 */
public record PullOrder(
    ImageReference name,
    View view,
    Credentials credentials,
    Optional<Platform> platform,
    PullProgress progress) {
  /** For everybody, asked for by nobody in particular. */
  public static PullOrder of(ImageReference name) {
    return new PullOrder(
        name, View.EVERYTHING, Credentials.ANONYMOUS, Optional.empty(), PullProgress.SILENT);
  }

  public PullOrder seenBy(View other) {
    return new PullOrder(name, other, credentials, platform, progress);
  }

  public PullOrder as(Credentials other) {
    return new PullOrder(name, view, other, platform, progress);
  }

  public PullOrder on(Platform other) {
    return new PullOrder(name, view, credentials, Optional.of(other), progress);
  }

  public PullOrder telling(PullProgress other) {
    return new PullOrder(name, view, credentials, platform, other);
  }
}
