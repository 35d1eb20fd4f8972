package dev.slipway.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.slipway.runtime.bundle.ContainerDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecJsonTest {
  @TempDir private Path directory;

  @Test
  void whatIsKeptIsWhatWasAskedForWithoutItsSecrets() throws Exception {
    var secret = new SecretFile("/run/secrets/s", "hush-hush".getBytes(StandardCharsets.UTF_8));
    for (var network : networks()) {
      var spec = spec().withNetwork(network).withSecrets(List.of(secret));
      var place = new ContainerDirectory(directory);
      SpecJson.write(place, spec);
      var kept = SpecJson.read(place).orElseThrow();
      assertEquals(spec.withSecrets(List.of()), kept.spec());
      assertEquals(1, kept.secrets());
      assertFalse(Files.readString(place.spec()).contains("hush"));
    }
    assertEquals(Optional.empty(), SpecJson.read(new ContainerDirectory(directory.resolve("x"))));
  }

  private static List<Network> networks() {
    return List.of(
        new Network.None(),
        Network.internet(),
        Network.only("example.com", "*.example.org").inGroup("run-1", "db"),
        Network.isolated(),
        new Network.Joined(new ContainerId("other")));
  }

  private static ContainerSpec spec() {
    var once = Duration.ofSeconds(1);
    return ContainerSpec.of(
            new ContainerId("c1"), List.of(Path.of("/l1"), Path.of("/l2")), List.of("a", "b"))
        .withTree("/workspace", List.of(Path.of("/commit")))
        .withEnv(Map.of("A", "b=c\n"))
        .withWorkdir("/workspace")
        .withUser("7:8")
        .withLimits(Limits.defaults().withCpus(0.5))
        .withLabels(Map.of("x", "y"))
        .withReadOnlyRoot()
        .withPrivileges(Privileges.SERVICE)
        .withStdin(Stdin.KEPT)
        .withTerminal(new WindowSize(1, 2))
        .withIdentities(new Identities(100_000, 65_536))
        .withRestart(new RestartPolicy.OnFailure(3))
        .withHealthCheck(new HealthCheck(List.of("true"), once, once, Duration.ZERO, 5));
  }
}
