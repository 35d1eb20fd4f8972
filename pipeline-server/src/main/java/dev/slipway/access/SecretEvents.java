package dev.slipway.access;

import dev.slipway.event.EventType;
import dev.slipway.event.NewEvent;

/** What the journal says of secrets and settings: names and places, never values. */
final class SecretEvents {
  private SecretEvents() {}

  static NewEvent changed(EventType type, Place place, SecretName name, String what, Caller by) {
    var event =
        NewEvent.of(type, place.project(), name.value())
            .with("change", what)
            .with("by", by.name())
            .with("token", by.token());
    return place.stage().map(stage -> event.with("stage", stage)).orElse(event);
  }

  /** Refuses the names that are the server's. */
  static void refuseReserved(SecretName name) {
    if (name.isReserved()) {
      throw new Refusal(
          Refusal.Kind.INVALID,
          "reserved-name",
          "'%s' is reserved: names that begin with SLIPWAY_ are the server's own".formatted(name));
    }
  }
}
