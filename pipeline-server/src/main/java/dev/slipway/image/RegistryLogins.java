package dev.slipway.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.access.SecretName;
import dev.slipway.access.Secrets;
import dev.slipway.event.ProjectName;
import dev.slipway.event.Transaction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What projects are logged in at registries with: secrets among the project's others, under names
 * that are the server's own, so that no step can name them and no API reads them.
 */
public final class RegistryLogins {
  /* The rest of the name is made of the registry's, which has characters that a name may not have. */
  private static final String PREFIX = "SLIPWAY_REGISTRY_";

  private static final int DIGITS = 40;

  private final Secrets secrets;

  public RegistryLogins(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Sets or replaces the one for its registry; the journal entry is the caller's. */
  void put(Transaction tx, ProjectName project, RegistryLogin login) {
    var lines = login.registry() + "\n" + login.user() + "\n" + login.secret();
    secrets.put(tx, project, Optional.empty(), name(login.registry()), lines.getBytes(UTF_8));
  }

  /** False if there was none. */
  boolean remove(Transaction tx, ProjectName project, String registry) {
    return secrets.remove(tx, project, Optional.empty(), name(registry));
  }

  /** The one for that registry. */
  public Optional<RegistryLogin> find(ProjectName project, String registry) {
    var name = name(registry);
    return Optional.ofNullable(secrets.reveal(project, Optional.empty(), Set.of(name)).get(name))
        .map(RegistryLogins::login);
  }

  /** All of the project, by registry. */
  public List<RegistryLogin> list(ProjectName project) {
    var names =
        secrets.list(project).stream()
            .map(Secrets.Entry::name)
            .filter(name -> name.value().startsWith(PREFIX))
            .collect(Collectors.toSet());
    return secrets.reveal(project, Optional.empty(), names).values().stream()
        .map(RegistryLogins::login)
        .sorted(Comparator.comparing(RegistryLogin::registry))
        .toList();
  }

  private static RegistryLogin login(byte[] lines) {
    var parts = new String(lines, UTF_8).split("\n", 3);
    return new RegistryLogin(parts[0], parts[1], parts[2]);
  }

  private static SecretName name(String registry) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(registry.getBytes(UTF_8));
      var digits = HexFormat.of().formatHex(hash).substring(0, DIGITS);
      return new SecretName(PREFIX + digits.toUpperCase(Locale.ROOT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
