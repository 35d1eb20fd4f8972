package dev.slipway.images.containerfile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What whoever asks for a build says about its variables.
 *
 * @param given {@code --build-arg}, by name
 * @param buildPlatform what the build runs on, as {@code linux/amd64}
 * @param targetPlatform what the image is for
 */
public record BuildArguments(
    Map<String, String> given, String buildPlatform, String targetPlatform) {
  /** Set for every RUN without being declared; they belong to no cache key and no image. */
  private static final Set<String> PROXIES =
      Set.of(
          "HTTP_PROXY",
          "http_proxy",
          "HTTPS_PROXY",
          "https_proxy",
          "FTP_PROXY",
          "ftp_proxy",
          "NO_PROXY",
          "no_proxy",
          "ALL_PROXY",
          "all_proxy");

  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  public BuildArguments {
    given = Map.copyOf(given);
  }

  /** The variables that exist outside of stages without an ARG. */
  Map<String, String> predefined(String targetStage) {
    var all = new LinkedHashMap<String, String>();
    platform("BUILD", buildPlatform, all);
    platform("TARGET", targetPlatform, all);
    all.put("TARGETSTAGE", targetStage);
    all.replaceAll((name, value) -> given.getOrDefault(name, value));
    return all;
  }

  private static void platform(String kind, String platform, Map<String, String> all) {
    var parts = platform.split("/", 3);
    all.put(kind + "PLATFORM", platform);
    all.put(kind + "OS", parts[0]);
    all.put(kind + "ARCH", parts.length > 1 ? parts[1] : "");
    all.put(kind + "VARIANT", parts.length > 2 ? parts[2] : "");
  }

  Optional<String> given(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /** The proxies that were given. */
  Map<String, String> proxies() {
    var proxies = new TreeMap<>(given);
    proxies.keySet().retainAll(PROXIES);
    return proxies;
  }

  /** Whether a variable may be given to a file that does not declare it. */
  boolean isPredefined(String name) {
    return PROXIES.contains(name) || name.equals(EPOCH) || predefined("").containsKey(name);
  }
}
