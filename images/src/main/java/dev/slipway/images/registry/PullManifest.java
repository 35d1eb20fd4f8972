package dev.slipway.images.registry;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import dev.slipway.images.ImageReference;
import dev.slipway.images.MediaType;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /v2/NAME/manifests/REFERENCE} (distribution-spec 1.1, "Pulling manifests"). */
public final class PullManifest {
  private static final String ACCEPT =
      Stream.of(MediaType.values())
          .filter(m -> m.isManifest() || m.isIndex())
          .map(MediaType::text)
          .collect(Collectors.joining(", "));
  private final Repository repository;
  private final int mostBytes;

  public PullManifest(Repository repository, int mostBytes) {
    this.repository = repository;
    this.mostBytes = mostBytes;
  }

  /** The document's bytes, whose digest is the one that was asked for, if one was. */
  public record Pulled(byte[] bytes, Digest digest, Optional<String> contentType) {}

  public Pulled pull(ImageReference name) {
    String wanted = name.digest().map(Digest::value).or(name::tag).orElseThrow();
    String what = "manifest of " + name;
    try (Response response = repository.get("manifests/" + wanted, ACCEPT).orFail(what)) {
      byte[] bytes = response.bytes(mostBytes, what);
      Digest digest = Digest.of(bytes);
      name.digest().ifPresent(d -> check(d, digest, what));
      response
          .header("Docker-Content-Digest")
          .ifPresent(d -> check(digest(d, digest), digest, what));
      Optional<String> type = response.header("Content-Type").map(t -> t.split(";", 2)[0].trim());
      return new Pulled(bytes, digest, type);
    } catch (IOException e) {
      throw repository.unreachable(e);
    }
  }

  /** A registry may name another algorithm's digest in its header; then it says nothing to us. */
  private static Digest digest(String header, Digest otherwise) {
    return header.startsWith("sha256:") ? Digest.parse(header) : otherwise;
  }

  private static void check(Digest wanted, Digest found, String what) {
    if (!wanted.equals(found)) {
      throw new ImageException(
          new Reason.DigestMismatch(wanted),
          "the " + what + " has digest " + found + " instead of " + wanted);
    }
  }
}
