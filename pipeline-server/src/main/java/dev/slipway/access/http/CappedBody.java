package dev.slipway.access.http;

import dev.slipway.access.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that refuses to go on beyond a size. */
final class CappedBody extends FilterInputStream {
  private final long most;
  private long read;

  CappedBody(InputStream body, long most) {
    super(body);
    this.most = most;
  }

  static Refusal tooLarge(long most) {
    return new Refusal(
        Refusal.Kind.TOO_LARGE,
        "body-too-large",
        "the body is larger than %d bytes".formatted(most));
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int n = super.read(into, from, length);
    count(Math.max(n, 0));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long n) {
    read += n;
    if (read > most) {
      throw tooLarge(most);
    }
  }
}
