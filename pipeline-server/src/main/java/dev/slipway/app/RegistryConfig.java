package dev.slipway.app;

import dev.slipway.images.Patience;
import dev.slipway.images.Proxies;
import dev.slipway.images.RegistrySettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How registries are spoken to. */
@ConfigMapping(prefix = "slipway.registries")
public interface RegistryConfig {
  /** A {@code config.json} of docker whose logins every project pulls with that has none. */
  Optional<Path> dockerConfig();

  /** Whether registries on this machine may be spoken to without TLS. */
  @WithDefault("true")
  boolean insecureLoopback();

  /** By registry, what is asked before it: {@code HOST[:PORT][/PREFIX]}. */
  Map<String, List<String>> mirrors();

  /** By registry, further hosts at which it may ask for a token. */
  Map<String, List<String>> realms();

  /** By registry, a file of PEM certificates that are trusted for it. */
  Map<String, Path> certificates();

  /** The proxy for plain addresses, instead of the environment's {@code HTTP_PROXY}. */
  Optional<String> httpProxy();

  /** The proxy for {@code https} addresses, instead of {@code HTTPS_PROXY}. */
  Optional<String> httpsProxy();

  /** Hosts reached without a proxy, instead of {@code NO_PROXY}. */
  Optional<String> noProxy();

  /** As the images tool takes it. */
  default RegistrySettings settings(Map<String, String> environment) {
    var usual = RegistrySettings.standard();
    var listed = new HashMap<String, Set<String>>(usual.realms());
    realms()
        .forEach(
            (registry, hosts) -> {
              var all = new TreeSet<>(listed.getOrDefault(registry, Set.of()));
              all.addAll(hosts);
              listed.put(registry, Set.copyOf(all));
            });
    return new RegistrySettings(
        insecureLoopback(),
        listed,
        mirrors(),
        certificates(),
        dockerConfig(),
        proxies(environment),
        Patience.standard());
  }

  private Proxies proxies(Map<String, String> environment) {
    try {
      var outside = Proxies.of(environment);
      var own = Proxies.of(httpProxy(), httpsProxy(), noProxy());
      return new Proxies(
          own.http().or(outside::http),
          own.https().or(outside::https),
          noProxy().isPresent() ? own.except() : outside.except());
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(
          "slipway.registries: the proxy is not right: " + e.getMessage(), e);
    }
  }
}
