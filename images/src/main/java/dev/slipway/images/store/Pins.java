package dev.slipway.images.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.Pin;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The images that somebody asked to keep, in {@code pins.json}; one image may have several. */
final class Pins {
  private final StoreLayout layout;
  private List<Pin> pins;

  Pins(StoreLayout layout) throws IOException {
    this.layout = layout;
    this.pins = Files.exists(layout.pins()) ? read() : List.of();
  }

  private List<Pin> read() throws IOException {
    ObjectNode json = Json.parse(Files.readAllBytes(layout.pins()), layout.pins().toString());
    List<Pin> all = new ArrayList<>();
    for (JsonNode pin : Json.list(json, "pins")) {
      all.add(
          new Pin(
              Digest.parse(Json.need(pin, "digest")),
              Json.need(pin, "reason"),
              Instant.parse(Json.need(pin, "since"))));
    }
    return List.copyOf(all);
  }

  synchronized List<Pin> list() {
    return pins;
  }

  /** Pins an image once more; with the same reason, once is enough. */
  synchronized void add(Pin pin) {
    List<Pin> next = without(pin.digest(), pin.reason());
    next.add(pin);
    save(next);
  }

  /** Takes back the pin with this reason; false where there is none. */
  synchronized boolean remove(Digest digest, String reason) {
    List<Pin> next = without(digest, reason);
    boolean there = next.size() < pins.size();
    if (there) {
      save(next);
    }
    return there;
  }

  private List<Pin> without(Digest digest, String reason) {
    List<Pin> next = new ArrayList<>(pins);
    next.removeIf(p -> p.digest().equals(digest) && p.reason().equals(reason));
    return next;
  }

  private void save(List<Pin> next) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("pins");
    for (Pin pin : next) {
      list.addObject()
          .put("digest", pin.digest().value())
          .put("reason", pin.reason())
          .put("since", pin.since().toString());
    }
    try {
      layout.replace(layout.pins(), Json.bytes(json));
      pins = List.copyOf(next);
    } catch (IOException e) {
      throw ImageException.storage("cannot store the pins", e);
    }
  }
}
