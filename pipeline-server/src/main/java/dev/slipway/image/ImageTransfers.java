package dev.slipway.image;

import dev.slipway.event.ProjectName;
import dev.slipway.images.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Images moved between a project and registries, as whom the project is logged in there. Calls last
 * as long as the transfer; an interrupted thread gives it up. What is told of it comes from several
 * threads.
 */
public interface ImageTransfers {
  /** What is asked for; the platform as {@code linux/arm64}, this machine's if there is none. */
  record Pull(String name, Optional<String> platform) {}

  /**
   * What is to be sent.
   *
   * @param name of an image here; without the part {@code localhost/PROJECT/}, if one wants
   * @param destination the name it gets there; its own, if there is none
   * @param platform only the image for it, of an index
   * @param referrers whether its bill of materials and all else that refers to it go too
   */
  record Push(
      String name, Optional<String> destination, Optional<String> platform, boolean referrers) {}

  /**
   * What was moved.
   *
   * @param name whole, at its registry
   * @param digest that the name points to there
   */
  record Moved(String name, Digest digest, List<Digest> referrers) {
    public Moved {
      referrers = List.copyOf(referrers);
    }
  }

  /**
   * @throws dev.slipway.access.Refusal if the registry does not give it, or it is not acceptable
   */
  Moved pull(ProjectName project, Pull asked, Consumer<Transfer> telling);

  /**
   * @throws dev.slipway.access.Refusal if there is no such image, or the registry does not take it
   */
  Moved push(ProjectName project, Push asked, Consumer<Transfer> telling);

  /**
   * Asks a registry whether it takes a login.
   *
   * @throws dev.slipway.access.Refusal if not
   */
  void check(RegistryLogin login);
}
