package dev.slipway.images.registry;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.Patience;
import dev.slipway.images.RegistrySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All registries, as far as the settings let us speak to them. */
public final class Registries {
  private final RegistrySettings settings;
  private final Transport http;
  private final Map<String, Transport> trusting = new ConcurrentHashMap<>();

  public Registries(RegistrySettings settings) {
    this.settings = settings;
    this.http = new Transport(settings.proxies());
  }

  /**
   * Where the reference's repository can be pulled from: its mirrors in their order, then its own
   * registry. Nothing is sent yet. The credentials are for the registry alone; a mirror gets those
   * that the settings have for it.
   */
  public List<Repository> sources(ImageReference name, Credentials credentials) {
    refuseLocal(name, "pulled");
    List<Repository> all = new ArrayList<>();
    for (String mirror : settings.mirrors().getOrDefault(name.registry(), List.of())) {
      all.add(mirror(mirror, name.repository()));
    }
    all.add(repository(name, credentials));
    return List.copyOf(all);
  }

  /** The reference's repository at its own registry, to pull from. */
  public Repository repository(ImageReference name, Credentials credentials) {
    refuseLocal(name, "pulled");
    Credentials who =
        credentials.equals(Credentials.ANONYMOUS)
            ? shared(name.registry(), name.repository())
            : credentials;
    return open(name.registry(), name.repository(), List.of(), "pull", who, settings.patience());
  }

  /**
   * The reference's repository, to push to.
   *
   * @param others repositories of the same registry of which blobs may be mounted
   */
  public Repository target(ImageReference name, Credentials credentials, List<String> others) {
    refuseLocal(name, "pushed");
    return open(
        name.registry(), name.repository(), others, "pull,push", credentials, settings.patience());
  }

  /** The registry itself, to ask whether it takes the credentials. */
  public Repository registry(String name, Credentials credentials) {
    Address address =
        Address.secure(
            name, settings.insecureLoopback(), settings.realms().getOrDefault(name, Set.of()));
    return new Repository(
        transport(name), address, "", List.of(), credentials, settings.patience());
  }

  private Repository mirror(String mirror, String repository) {
    int slash = mirror.indexOf('/');
    String host = slash < 0 ? mirror : mirror.substring(0, slash);
    String path = slash < 0 ? repository : mirror.substring(slash + 1) + "/" + repository;
    Patience usual = settings.patience();
    Patience little =
        new Patience(Math.min(2, usual.tries()), usual.first(), usual.longest(), usual.longest());
    return open(host, path, List.of(), "pull", shared(host, path), little);
  }

  /** Read each time: people log in and out while we run. */
  private Credentials shared(String registry, String repository) {
    return settings
        .dockerConfig()
        .map(file -> DockerConfig.read(file).of(registry, repository))
        .orElse(Credentials.ANONYMOUS);
  }

  private Repository open(
      String registry,
      String repository,
      List<String> others,
      String actions,
      Credentials credentials,
      Patience patience) {
    Set<String> listed = settings.realms().getOrDefault(registry, Set.of());
    Address address = Address.secure(registry, settings.insecureLoopback(), listed);
    List<String> scopes = new ArrayList<>();
    scopes.add("repository:" + repository + ":" + actions);
    others.forEach(other -> scopes.add("repository:" + other + ":pull"));
    return new Repository(transport(registry), address, repository, scopes, credentials, patience);
  }

  private Transport transport(String registry) {
    var certificates = settings.certificates().get(registry);
    return certificates == null
        ? http
        : trusting.computeIfAbsent(registry, r -> new Transport(settings.proxies(), certificates));
  }

  private static void refuseLocal(ImageReference name, String what) {
    if (name.isLocalOnly()) {
      throw new ImageException(
          new Reason.LocalOnly(),
          "image "
              + name
              + " is not in the store, and names below localhost/ are never "
              + what
              + "; make it, or name a registry with its port, such as localhost:5000/");
    }
  }
}
