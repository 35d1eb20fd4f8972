package dev.slipway.images.registry;

import dev.slipway.images.Credentials;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.RegistrySettings;
import java.util.Map;
import java.util.Set;

/** All registries, as far as the settings let us speak to them. */
public final class Registries {
  private final Transport http = new Transport();
  private final boolean insecureLoopback;
  private final Map<String, Set<String>> realms;

  public Registries(RegistrySettings settings) {
    this.insecureLoopback = settings.insecureLoopback();
    this.realms = settings.realms();
  }

  /** Opens the reference's repository; nothing is sent yet. */
  public Repository repository(ImageReference name, Credentials credentials) {
    if (name.isLocalOnly()) {
      throw new ImageException(
          new Reason.LocalOnly(),
          "image "
              + name
              + " is not in the store, and names below localhost/ are never pulled; make it, or name"
              + " a registry with its port, such as localhost:5000/");
    }
    Set<String> listed = realms.getOrDefault(name.registry(), Set.of());
    Address address = Address.secure(name.registry(), insecureLoopback, listed);
    return new Repository(http, address, name, credentials);
  }
}
