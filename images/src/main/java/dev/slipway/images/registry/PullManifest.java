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
    return pull(wanted, name.digest(), "manifest of " + name);
  }

  /** The document under a tag that may not be there. */
  Optional<Pulled> find(String tag) {
    try {
      return Optional.of(pull(tag, Optional.empty(), "manifest " + tag));
    } catch (ImageException e) {
      if (e.reason() instanceof Reason.NotFound) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Pulled pull(String reference, Optional<Digest> expected, String what) {
    Ask ask = Ask.get(repository.uri("manifests/" + reference), ACCEPT);
    return repository.ask(ask, answer -> read(answer.orFail(what, 200), expected, what));
  }

  private Pulled read(Response answer, Optional<Digest> expected, String what) throws IOException {
    byte[] bytes = answer.bytes(mostBytes, what);
    Digest digest = Digest.of(bytes);
    expected.ifPresent(d -> check(d, digest, what));
    told(answer).ifPresent(d -> check(d, digest, what));
    return new Pulled(
        bytes, digest, answer.header("Content-Type").map(t -> t.split(";", 2)[0].trim()));
  }

  /** A registry may name another algorithm's digest in its header; then it says nothing to us. */
  static Optional<Digest> told(Response answer) {
    return answer
        .header("Docker-Content-Digest")
        .filter(d -> d.startsWith("sha256:"))
        .map(Digest::parse);
  }

  static void check(Digest wanted, Digest found, String what) {
    if (!wanted.equals(found)) {
      throw new ImageException(
          new Reason.DigestMismatch(wanted),
          "the " + what + " has digest " + found + " instead of " + wanted);
    }
  }
}
