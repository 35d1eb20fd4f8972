package dev.slipway.app;

import dev.slipway.event.kafka.KafkaConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration as it is before Quarkus starts: system properties, the environment, the file
 * {@code config/application.properties} in the working directory and the defaults, in that order.
 */
final class Configuration {
  /** Every mapping there is; a test compares it with the classes. */
  static final List<Class<?>> MAPPINGS =
      List.of(
          ServerConfig.class,
          KafkaConfig.class,
          RuntimeConfig.class,
          RegistryConfig.class,
          ImagesConfig.class,
          RunConfig.class,
          DeployConfig.class);

  private static final Path FILE = Path.of("config", "application.properties");
  private static final int FILE_ORDINAL = 260;

  private Configuration() {}

  /**
   * What was configured.
   *
   * @throws CannotStartException if a value cannot be read, or a key under {@code slipway.} is
   *     unknown: a misspelt key would otherwise be a setting that silently is not there
   */
  static SmallRyeConfig read() {
    return read(fileSources());
  }

  static SmallRyeConfig read(List<ConfigSource> more) {
    try {
      var builder =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .addDiscoveredConverters()
              .addDefaultSources()
              .withSources(more)
              .withSources(
                  PropertiesConfigSourceLoader.inClassPath("application.properties", 250, loader()))
              .withValidateUnknown(false);
      MAPPINGS.forEach(builder::withMapping);
      var config = builder.build();
      refuseUnknown(config);
      return config;
    } catch (RuntimeException e) {
      throw e instanceof CannotStartException ? e : new CannotStartException(oneLine(e), e);
    }
  }

  private static void refuseUnknown(SmallRyeConfig config) {
    var known = knownKeys();
    var unknown = new TreeSet<String>();
    for (var name : config.getPropertyNames()) {
      if (name.startsWith("slipway.") && !isKnown(name, known) && !fromEnvironment(config, name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw new CannotStartException(
          "unknown configuration " + String.join(", ", unknown) + "; see the README for the keys");
    }
  }

  /** Kubernetes sets variables like SLIPWAY_PORT for services of that name: not ours to refuse. */
  private static boolean fromEnvironment(SmallRyeConfig config, String name) {
    var source = config.getConfigValue(name).getConfigSourceName();
    return source != null && source.startsWith("EnvConfigSource");
  }

  private static List<Pattern> knownKeys() {
    var patterns = new ArrayList<Pattern>();
    for (var mapping : MAPPINGS) {
      for (var key : ConfigMappings.getProperties(ConfigClass.configClass(mapping)).keySet()) {
        patterns.add(Pattern.compile(expression(key)));
      }
    }
    return patterns;
  }

  /** A key as a pattern: a star, which stands for the key of a map, matches whatever follows. */
  private static String expression(String key) {
    return Pattern.quote(key).replace("*", "\\E.+\\Q").replace("[\\E.+\\Q]", "\\E(\\[\\d+])?\\Q");
  }

  private static boolean isKnown(String name, List<Pattern> known) {
    return known.stream().anyMatch(key -> key.matcher(name).matches());
  }

  private static List<ConfigSource> fileSources() {
    return Files.isRegularFile(FILE)
        ? PropertiesConfigSourceLoader.inFileSystem(FILE.toUri().toString(), FILE_ORDINAL, loader())
        : List.of();
  }

  private static ClassLoader loader() {
    return Configuration.class.getClassLoader();
  }

  /** What the library says, without its codes and the names of its exceptions. */
  private static String oneLine(RuntimeException e) {
    var said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    var meant =
        said.replaceAll("Configuration validation failed: |[a-z.]+[A-Z]\\w+: |SRCFG\\d+: ", "");
    return "the configuration is not right: " + meant;
  }
}
