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
        var name = parts.names().networkNamespace(spec.id().value());
        var place = parts.network().reserve(name, bridged.internet());
        remember(place.address());
        parts.network().attach(place);
        yield Optional.of(place);
      }
    };
  }

  void adopt() throws IOException {
    var address = address();
    if (address.isPresent()) {
      parts.network().adopt(address.get());
    }
  }

  /** Whatever there is of it, also if it never got so far as to have an address. */
  void detach(String id) throws IOException {
    var name = parts.names().networkNamespace(id);
    parts.network().detach(name);
    var address = address();
    if (address.isPresent()) {
      parts.network().release(address.get());
    }
  }

  Optional<InetAddress> address() throws IOException {
    var json = SmallFiles.readJson(directory.network());
    // Only ever an address in digits, written by us: nothing is looked up.
    return json.isEmpty()
        ? Optional.empty()
        : Optional.of(InetAddress.getByName(json.get().path("address").asText()));
  }

  private void remember(InetAddress address) throws IOException {
    SmallFiles.write(directory.network(), Map.of("address", address.getHostAddress()));
  }
}
