package dev.slipway.images.registry;

import dev.slipway.images.Descriptor;
import dev.slipway.images.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.LongConsumer;

/** {@code GET /v2/NAME/blobs/DIGEST} (distribution-spec 1.1, "Pulling blobs"). */
public final class PullBlob {
  private static final int BUFFER = 128 * 1024;
  private final Repository repository;

  public PullBlob(Repository repository) {
    this.repository = repository;
  }

  /**
   * Adds the bytes that are missing, at most one more than there should be; the digest is the
   * caller's to check. Where the connection breaks, goes on from there. A registry that knows no
   * ranges is asked for the whole blob again.
   */
  public void pull(Descriptor blob, Received to, LongConsumer progress) {
    Attempts attempts = new Attempts(repository.patience());
    while (to.size() < blob.size() || to.size() == 0) {
      long before = to.size();
      try (Response answer = open(blob, before)) {
        if (answer.isPassing()) {
          if (!attempts.another(answer.retryAfter())) {
            answer.orFail("blob " + blob.digest(), 200);
          }
          continue;
        }
        receive(answer, blob, to, progress);
        if (to.size() >= blob.size() || saysItsLength(answer)) {
          return;
        }
        throw new IOException("the blob ended early");
      } catch (Failure e) {
        throw ImageException.storage("cannot store blob " + blob.digest(), e.io());
      } catch (IOException e) {
        if (to.size() > before) {
          attempts.progressed();
        }
        if (e instanceof InterruptedIOException || !attempts.another()) {
          throw repository.unreachable(e);
        }
      }
    }
  }

  /** Then an end is the end: the client would have told of a connection that was cut. */
  private static boolean saysItsLength(Response answer) {
    return answer.header("Content-Length").isPresent()
        || answer.header("Transfer-Encoding").isPresent();
  }

  private Response open(Descriptor blob, long from) throws IOException {
    Ask ask = Ask.get(repository.uri("blobs/" + blob.digest()), "*/*");
    return repository.once(from == 0 ? ask : ask.with("Range", "bytes=" + from + "-"));
  }

  private void receive(Response answer, Descriptor blob, Received to, LongConsumer progress)
      throws IOException {
    boolean goesOn = goesOn(answer, blob, to.size());
    if (answer.status() == 416 || (answer.status() == 206 && !goesOn)) {
      stored(to::clear);
      throw new IOException("the registry cannot go on from where it was");
    }
    answer.orFail("blob " + blob.digest(), 200, 206);
    if (!goesOn && to.size() > 0) {
      stored(to::clear);
    }
    copy(answer, blob, to, progress);
  }

  /** Whether the answer is the rest of just this blob. */
  private static boolean goesOn(Response answer, Descriptor blob, long from) {
    Optional<Span> span = answer.header("Content-Range").flatMap(Span::ofContent);
    return answer.status() == 206
        && span.isPresent()
        && span.get().first() == from
        && span.get().last() < blob.size()
        && span.get().whole().orElse(blob.size()) == blob.size();
  }

  private static void copy(Response answer, Descriptor blob, Received to, LongConsumer progress)
      throws IOException {
    try (InputStream body = new StallGuard(answer.body())) {
      byte[] buffer = new byte[BUFFER];
      while (true) {
        int most = (int) Math.min(buffer.length, blob.size() + 1 - to.size());
        int got = most <= 0 ? -1 : body.read(buffer, 0, most);
        if (got <= 0) {
          return;
        }
        stored(() -> to.add(buffer, 0, got));
        progress.accept(Math.min(to.size(), blob.size()));
      }
    }
  }

  private interface Storing {
    void run() throws IOException;
  }

  /** Our own disk's failures are not the registry's. */
  private static void stored(Storing storing) {
    try {
      storing.run();
    } catch (IOException e) {
      throw new Failure(e);
    }
  }

  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(IOException why) {
      super(why);
    }

    IOException io() {
      return (IOException) java.util.Objects.requireNonNull(getCause());
    }
  }
}
