package dev.slipway.images.registry;

import dev.slipway.images.Digest;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Sends a blob (distribution-spec 1.1, "Pushing blobs"): {@code POST} begins an upload, {@code PUT}
 * with the digest ends it. A small blob is the body of that {@code PUT}; of a larger one, {@code
 * PATCH} sends a part after another, and after a failure the registry is asked how much it has.
 */
public final class PushBlob {
  private static final String BYTES = "application/octet-stream";
  private static final long SMALL = 1 << 20;

  /** As much as most proxies before registries let through. */
  private static final long PART = 64L << 20;

  private static final long LARGEST_PART = 1L << 30;
  private final Repository repository;
  private final Digest digest;
  private final Body blob;
  private final LongConsumer progress;
  private final Attempts attempts;

  /**
   * @param progress told how many of the blob's bytes have been sent
   */
  public PushBlob(Repository repository, Digest digest, Body blob, LongConsumer progress) {
    this.repository = repository;
    this.digest = digest;
    this.blob = blob;
    this.progress = progress;
    this.attempts = new Attempts(repository.patience());
  }

  /** How far an upload has come. */
  private record Upload(URI at, long sent, long part) {}

  /** What a part of the blob can end in. */
  private static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost(String why) {
      super(why);
    }
  }

  /**
   * Returns when the registry has the blob, verified by it.
   *
   * @param begun an upload that the registry has begun already
   */
  public void push(Optional<URI> begun) {
    Optional<URI> first = begun;
    while (true) {
      try {
        Upload upload = first.isPresent() ? new Upload(first.get(), 0, PART) : begin();
        first = Optional.empty();
        finish(blob.length() <= SMALL ? upload : parts(upload));
        return;
      } catch (Lost e) {
        if (!attempts.another()) {
          throw failed(e);
        }
      }
    }
  }

  private ImageException failed(Exception e) {
    return new ImageException(
        new Reason.Unreachable(),
        "registry %s does not take blob %s: %s"
            .formatted(repository.registry(), digest, e.getMessage()),
        e);
  }

  private Upload begin() {
    return repository.ask(
        Ask.post(repository.uri("blobs/uploads/")),
        answer -> {
          answer.orFail("the upload of blob " + digest, 202);
          long least = answer.header("OCI-Chunk-Min-Length").map(PushBlob::length).orElse(0L);
          return new Upload(repository.location(answer), 0, Math.max(PART, least));
        });
  }

  private static long length(String text) {
    return text.matches("[0-9]{1,18}") ? Math.min(Long.parseLong(text), LARGEST_PART) : 0;
  }

  /** Sends all parts; the upload that {@code PUT} ends comes back. */
  private Upload parts(Upload begun) throws Lost {
    Upload at = begun;
    while (at.sent() < blob.length()) {
      try {
        at = part(at);
        attempts.progressed();
      } catch (IOException e) {
        if (e instanceof InterruptedIOException || !attempts.another()) {
          throw repository.unreachable(e);
        }
        at = resumed(at);
      }
    }
    return at;
  }

  private Upload part(Upload at) throws IOException, Lost {
    long length = Math.min(at.part(), blob.length() - at.sent());
    long last = at.sent() + length - 1;
    Ask ask =
        Ask.send("PATCH", at.at(), BYTES, slice(at.sent(), length))
            .with("Content-Range", at.sent() + "-" + last);
    try (Response answer = repository.once(ask)) {
      if (answer.isPassing()) {
        throw new IOException("it answered " + answer.status());
      }
      if (answer.status() == 416 || answer.status() == 404) {
        throw new Lost("it answered " + answer.status() + " to a part");
      }
      answer.orFail("a part of blob " + digest, 202, 201, 204);
      return new Upload(repository.location(answer), received(answer, last + 1), at.part());
    }
  }

  /** What the registry says it has; it cannot have more than was sent. */
  private long received(Response answer, long sent) throws Lost {
    Optional<Span> range = answer.header("Range").flatMap(Span::ofUpload);
    long has = range.map(Span::received).orElse(sent);
    if (has > sent || range.map(Span::first).orElse(0L) != 0) {
      throw new Lost("it says that it has bytes which were not sent");
    }
    return has;
  }

  /** Asks how far the upload has come (distribution-spec 1.1, "Get blob upload status"). */
  private Upload resumed(Upload at) throws Lost {
    try (Response answer = repository.once(Ask.get(at.at(), "*/*"))) {
      Optional<Span> range = answer.header("Range").flatMap(Span::ofUpload);
      if ((answer.status() != 204 && answer.status() != 202) || range.isEmpty()) {
        throw new Lost("an upload that broke off cannot be gone on with");
      }
      long has = received(answer, Math.min(blob.length(), at.sent() + at.part()));
      boolean moved = answer.header("Location").isPresent();
      return new Upload(moved ? repository.location(answer) : at.at(), has, at.part());
    } catch (IOException e) {
      throw new Lost("an upload broke off, and so did the question how far it came");
    }
  }

  private void finish(Upload upload) throws Lost {
    String joint = upload.at().getRawQuery() == null ? "?" : "&";
    URI at = Address.uri(upload.at() + joint + "digest=" + digest.value().replace(":", "%3A"));
    long rest = blob.length() - upload.sent();
    try (Response answer =
        repository.once(Ask.send("PUT", at, BYTES, slice(upload.sent(), rest)))) {
      if (answer.isPassing() || answer.status() == 404 || answer.status() == 416) {
        throw new Lost("it answered " + answer.status() + " to the end of the upload");
      }
      answer.orFail("blob " + digest, 201, 204);
      PullManifest.told(answer)
          .ifPresent(d -> PullManifest.check(digest, d, "blob that the registry stored"));
      progress.accept(blob.length());
    } catch (IOException e) {
      // The registry may have the blob although its answer was lost.
      if (e instanceof InterruptedIOException) {
        throw repository.unreachable(e);
      }
      if (!new HeadBlob(repository).has(digest, blob.length())) {
        throw new Lost("the connection broke at the end of the upload");
      }
    }
  }

  private Body slice(long from, long length) {
    return new Body(
        length,
        () -> {
          InputStream in = blob.source().open();
          in.skipNBytes(from);
          return new Told(in, from);
        });
  }

  /** Tells how far the blob was read. */
  private final class Told extends java.io.FilterInputStream {
    private long at;

    Told(InputStream in, long from) {
      super(in);
      this.at = from;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int got = in.read(b, off, len);
      if (got > 0) {
        at += got;
        progress.accept(Math.min(at, blob.length()));
      }
      return got;
    }
  }
}
