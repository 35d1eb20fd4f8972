package dev.slipway.image;

import dev.slipway.event.ProjectName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody wants built, but for the files.
 *
 * @param fileName of the Containerfile, for messages
 * @param file its text
 * @param names of the image, each below {@code localhost/PROJECT/}; may be none
 * @param secrets by id; shown to commands only
 * @param platform such as {@code linux/amd64}
 * @param cacheFrom where to look for results that are not here, in this order
 * @param cacheTo where its results go
 */
public record BuildRequest(
    ProjectName project,
    String fileName,
    String file,
    List<String> names,
    Optional<String> target,
    Map<String, String> args,
    Map<String, byte[]> secrets,
    Map<String, String> labels,
    Optional<String> platform,
    boolean useCache,
    boolean pull,
    boolean network,
    List<SharedCache> cacheFrom,
    Optional<SharedCache> cacheTo) {
  public BuildRequest {
    names = List.copyOf(names);
    args = Map.copyOf(args);
    secrets = Map.copyOf(secrets);
    labels = Map.copyOf(labels);
    cacheFrom = List.copyOf(cacheFrom);
  }

  /** Without what people put into arguments and secrets. */
  @Override
  public String toString() {
    return "build of %s in %s".formatted(names, project);
  }
}
