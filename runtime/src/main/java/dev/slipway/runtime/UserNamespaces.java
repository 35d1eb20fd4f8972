package dev.slipway.runtime;

/** Whether containers that have {@link Identities} are given a user namespace. */
public enum UserNamespaces {
  /** Where this host can; elsewhere they run without, which {@link Containers} tells. */
  AUTO,
  /** A container is refused where this host cannot. */
  REQUIRED,
  /** Never: root inside is root outside. */
  OFF
}
