package dev.slipway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.slipway.event.kafka.KafkaConfig;
import dev.slipway.images.RegistrySettings;
import dev.slipway.runtime.UserNamespaces;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  private static SmallRyeConfig read(Map<String, String> set) {
    return Configuration.read(List.of(new PropertiesConfigSource(set, "test", 500)));
  }

  private static String refusal(String key, String value) {
    return String.valueOf(
        assertThrows(CannotStartException.class, () -> read(Map.of(key, value))).getMessage());
  }

  @Test
  void theDefaults() {
    var config = read(Map.of());
    var server = config.getConfigMapping(ServerConfig.class);
    assertEquals(Path.of("/var/lib/slipway"), server.data());
    assertEquals("http://localhost:8080", server.baseUrl());
    assertEquals("127.0.0.1", server.http().host());
    assertEquals(8080, server.http().port());
    assertEquals(Optional.empty(), server.database().url());
    var kafka = config.getConfigMapping(KafkaConfig.class);
    assertEquals("slipway.events", kafka.topic());
    assertEquals(Optional.empty(), kafka.bootstrapServers());
    assertEquals(Map.of(), kafka.client());
    var runtime = config.getConfigMapping(RuntimeConfig.class);
    assertEquals(Optional.empty(), runtime.engine());
    assertEquals(Optional.empty(), runtime.conmon());
    assertEquals(Optional.empty(), runtime.subnet());
    assertEquals(Optional.empty(), runtime.allowed());
    assertEquals(Optional.empty(), runtime.resolvers());
    assertEquals(false, runtime.requireSafeEngine());
    assertEquals(UserNamespaces.AUTO, runtime.userNamespaces());
    var registries = config.getConfigMapping(RegistryConfig.class);
    assertEquals(Optional.empty(), registries.dockerConfig());
    assertEquals(true, registries.insecureLoopback());
    assertEquals(Map.of(), registries.mirrors());
    assertEquals(Map.of(), registries.realms());
    assertEquals(Map.of(), registries.certificates());
    assertEquals(Optional.empty(), registries.httpProxy());
    assertEquals(Optional.empty(), registries.httpsProxy());
    assertEquals(Optional.empty(), registries.noProxy());
    assertEquals(RegistrySettings.standard(), registries.settings(Map.of()));
    var images = config.getConfigMapping(ImagesConfig.class);
    assertEquals(Duration.ofHours(24), images.keep());
    assertEquals(0, images.floor());
    assertEquals(Optional.empty(), images.ceiling());
    assertEquals(4, images.free());
    assertEquals(Duration.ofDays(7), images.scrub());
    var run = config.getConfigMapping(RunConfig.class);
    assertEquals(4, run.atOnce());
    assertEquals(50, run.keep());
    var deploy = config.getConfigMapping(DeployConfig.class);
    assertEquals(Optional.empty(), deploy.domain());
    assertEquals(Duration.ofSeconds(10), deploy.drain());
    assertEquals(Duration.ofSeconds(10), deploy.grace());
    assertEquals(4, deploy.atOnce());
  }

  @Test
  void whatIsSetIsRead() {
    var config =
        read(Map.of("slipway.http.port", "81", "slipway.kafka.client.sasl.mechanism", "PLAIN"));
    assertEquals("http://localhost:81", config.getConfigMapping(ServerConfig.class).baseUrl());
    assertEquals(
        Map.of("sasl.mechanism", "PLAIN"), config.getConfigMapping(KafkaConfig.class).client());
  }

  @Test
  void registriesAreSpokenToAsIsSet() {
    var config =
        read(Map.of(
                "slipway.registries.mirrors.\"docker.io\"", "m.example:5000,n.example/hub",
                "slipway.registries.realms.\"docker.io\"", "auth.example",
                "slipway.registries.https-proxy", "http://proxy.example:3128",
                "slipway.registries.insecure-loopback", "false"))
            .getConfigMapping(RegistryConfig.class);
    var settings =
        config.settings(Map.of("HTTPS_PROXY", "http://other:1", "NO_PROXY", "10.0.0.0/8"));
    assertEquals(
        Map.of("docker.io", List.of("m.example:5000", "n.example/hub")), settings.mirrors());
    assertEquals(Set.of("auth.docker.io", "auth.example"), settings.realms().get("docker.io"));
    assertEquals(false, settings.insecureLoopback());
    var proxies = settings.proxies();
    assertEquals(
        "proxy.example",
        proxies.forTarget(URI.create("https://ghcr.io/v2/")).orElseThrow().getHostString());
    assertEquals(Optional.empty(), proxies.forTarget(URI.create("https://10.1.2.3/v2/")));
    var wrong =
        read(Map.of("slipway.registries.http-proxy", "http://u:canary@proxy:1"))
            .getConfigMapping(RegistryConfig.class);
    var said = assertThrows(CannotStartException.class, () -> wrong.settings(Map.of()));
    assertTrue(!String.valueOf(said.getMessage()).contains("canary"), said.getMessage());
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesIt() {
    for (var key : List.of("slipway.htp.port", "slipway.http.prot", "slipway.dada")) {
      assertEquals(
          "unknown configuration " + key + "; see the README for the keys", refusal(key, "x"));
    }
    read(Map.of("slip.way", "not ours"));
  }

  @Test
  void aValueThatCannotBeReadIsAnErrorThatNamesTheKey() {
    var said = refusal("slipway.http.port", "abc");
    assertTrue(said.contains("slipway.http.port") && said.contains("abc"), said);
    assertTrue(!said.contains("SRCFG") && !said.contains("Exception:"), said);
  }

  @Test
  void theReadmeListsEveryKeyAndNoOther() throws IOException {
    var keys =
        Configuration.MAPPINGS.stream()
            .map(ConfigClass::configClass)
            .flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
            .map(key -> key.replace("[*]", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    var listed =
        Files.readString(Path.of("README.md"))
            .lines()
            .filter(line -> line.startsWith("| `slipway."))
            .map(line -> line.split("`", 3)[1])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(keys, listed);
  }

  @Test
  void everyMappingIsKnownHere() {
    var mappings =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.slipway")
                .stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .map(type -> type.getName())
                .collect(Collectors.toCollection(TreeSet::new));
    var known =
        Configuration.MAPPINGS.stream()
            .map(Class::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(mappings, known, "add it to Configuration.MAPPINGS");
  }
}
