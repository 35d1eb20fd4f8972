package dev.slipway.images.build;

import dev.slipway.images.Platform;
import dev.slipway.images.containerfile.Containerfile;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What somebody wants built. Made by {@link #of} and changed by the {@code with} methods.
 *
 * @param id of the build, under which its results are kept: lower-case letters, digits, hyphens
 * @param target the stage whose image is wanted; empty for the last
 * @param args of {@code --build-arg}
 * @param secrets by id; they get into no layer, no key and no message of ours
 * @param labels over those of the file
 * @param annotations of the image's manifest
 * @param platform that is asked for; empty for this machine's, which is the only one that commands
 *     run on
 * @param useCache false does everything again, though results are still kept
 * @param pull asks registries for newer base images
 * @param network false gives no command any network
 * @param created the time that everything in the image is said to be made at, at the latest: the
 *     same order gives the same digest; empty for when it was made
 * @param shared caches at registries that it reads and writes
 */
public record BuildOrder(
    String id,
    BuildContext context,
    Containerfile file,
    Optional<String> target,
    Map<String, String> args,
    Map<String, byte[]> secrets,
    Map<String, String> labels,
    Map<String, String> annotations,
    Optional<Platform> platform,
    boolean useCache,
    boolean pull,
    boolean network,
    Optional<Instant> created,
    SharedCaches shared) {
  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  public BuildOrder {
    if (!id.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("not the id of a build: \"" + id + "\"");
    }
    args = Collections.unmodifiableMap(new TreeMap<>(args));
    secrets = Collections.unmodifiableMap(new HashMap<>(secrets));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    created = created.isPresent() ? created : epoch(args);
  }

  private static Optional<Instant> epoch(Map<String, String> args) {
    return Optional.ofNullable(args.get(EPOCH))
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  /** The last stage of a file, for this machine, with cache and network. */
  public static BuildOrder of(String id, BuildContext context, Containerfile file) {
    return new BuildOrder(
        id,
        context,
        file,
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        true,
        false,
        true,
        Optional.empty(),
        SharedCaches.NONE);
  }

  public BuildOrder withTarget(String stage) {
    return new BuildOrder(
        id,
        context,
        file,
        Optional.of(stage),
        args,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withArgs(Map<String, String> all) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        all,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withSecrets(Map<String, byte[]> all) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        all,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withLabels(Map<String, String> all) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        all,
        annotations,
        platform,
        useCache,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withAnnotations(Map<String, String> all) {
    return new BuildOrder(
        id, context, file, target, args, secrets, labels, all, platform, useCache, pull, network,
        created, shared);
  }

  public BuildOrder withPlatform(Platform wanted) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        Optional.of(wanted),
        useCache,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withoutCache() {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        platform,
        false,
        pull,
        network,
        created,
        shared);
  }

  public BuildOrder withPull() {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        true,
        network,
        created,
        shared);
  }

  public BuildOrder withoutNetwork() {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        false,
        created,
        shared);
  }

  public BuildOrder withCreated(Instant latest) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        network,
        Optional.of(latest),
        shared);
  }

  public BuildOrder withShared(SharedCaches caches) {
    return new BuildOrder(
        id,
        context,
        file,
        target,
        args,
        secrets,
        labels,
        annotations,
        platform,
        useCache,
        pull,
        network,
        created,
        caches);
  }
}
