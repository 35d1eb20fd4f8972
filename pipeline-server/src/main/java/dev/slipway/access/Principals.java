package dev.slipway.access;

import dev.slipway.event.Transaction;
import java.util.List;
import java.util.Optional;

/** Everybody who holds rights. */
public interface Principals {
  /** Adds one with its grants; false if the name is taken. */
  boolean add(Transaction tx, Principal principal);

  Optional<Principal> find(String name);

  /** In the order of their names. */
  List<Principal> all();
}
