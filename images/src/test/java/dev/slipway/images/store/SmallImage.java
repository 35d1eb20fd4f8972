package dev.slipway.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.images.Digest;
import dev.slipway.images.MediaType;
import dev.slipway.images.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An image of one layer of random bytes, as a registry has it. */
record SmallImage(byte[] layer, byte[] config, byte[] manifest) {
  static SmallImage make(Path tmp) throws IOException {
    Path root = Files.createTempDirectory(tmp, "root");
    Shell.run(root, "bash", "-euc", "head -c 400000 /dev/urandom > x; tar -cf ../l.tar .");
    byte[] layer = Files.readAllBytes(tmp.resolve("l.tar"));
    byte[] config =
        ("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\""
                + Digest.of(layer)
                + "\"]}}")
            .getBytes(UTF_8);
    byte[] manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaType.MANIFEST.text(),
                descriptor(MediaType.CONFIG, config),
                descriptor(MediaType.LAYER, layer))
            .getBytes(UTF_8);
    return new SmallImage(layer, config, manifest);
  }

  static String descriptor(MediaType type, byte[] bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type.text(), Digest.of(bytes), bytes.length);
  }

  Digest digest() {
    return Digest.of(manifest);
  }

  /** Lets the registry have it under the tag {@code 1}. */
  void serve(FakeRegistry registry) {
    registry.blob(layer);
    registry.blob(config);
    registry.manifest("1", MediaType.MANIFEST.text(), manifest);
  }
}
