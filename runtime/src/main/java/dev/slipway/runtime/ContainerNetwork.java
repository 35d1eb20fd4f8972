package dev.slipway.runtime;

import dev.slipway.runtime.bundle.ContainerDirectory;
import dev.slipway.runtime.bundle.SmallFiles;
import dev.slipway.runtime.net.Attachment;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/** One container's place in the network, remembered in its directory before it is made. */
record ContainerNetwork(Parts parts, ContainerDirectory directory) {

  /** Empty if it wants none. */
  Optional<Attachment> attach(ContainerSpec spec) throws IOException {
    return switch (spec.network()) {
      case Network.None none -> Optional.empty();
      case Network.Bridged bridged -> {
        var place = parts.network().take(bridged.internet());
        remember(place);
        yield Optional.of(place);
      }
    };
  }

  void adopt() throws IOException {
    var place = remembered();
    if (place.isPresent()) {
      parts.network().adopt(place.get().namespace(), place.get().address());
    }
  }

  /** Whatever there is of it; nothing if it never got so far as to have a place. */
  void detach() throws IOException {
    var place = remembered();
    if (place.isPresent()) {
      parts.network().leave(place.get().namespace(), place.get().address());
    }
  }

  Optional<InetAddress> address() throws IOException {
    return remembered().map(Remembered::address);
  }

  private record Remembered(String namespace, InetAddress address) {}

  private Optional<Remembered> remembered() throws IOException {
    var json = SmallFiles.readJson(directory.network());
    if (json.isEmpty()) {
      return Optional.empty();
    }
    var namespace = json.get().path("namespace").asText();
    // Only ever an address in digits, written by us: nothing is looked up.
    var address = InetAddress.getByName(json.get().path("address").asText());
    return Optional.of(new Remembered(namespace, address));
  }

  private void remember(Attachment place) throws IOException {
    var address = place.address().getHostAddress();
    SmallFiles.write(
        directory.network(), Map.of("address", address, "namespace", place.namespace()));
  }
}
