package dev.slipway.webhooks;

import java.util.List;
import java.util.Map;

/**
 * One webhook request as it came in: header fields and the raw bytes of its body, trusted in
 * nothing.
 *
 * <p>The body is copied in and out, so that what was verified is what will be read.
 */
public final class Delivery {
  /** The largest body that is looked at, in bytes: 25 MiB, as much as GitHub sends. */
  public static final int MAX_BODY_BYTES = 25 * 1024 * 1024;

  private final Headers headers;
  private final byte[] body;

  public Delivery(Headers headers, byte[] body) {
    this.headers = headers;
    this.body = body.clone();
  }

  public Delivery(Map<String, List<String>> headers, byte[] body) {
    this(Headers.of(headers), body);
  }

  public Headers headers() {
    return headers;
  }

  /** A copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  /** The body itself, for readers in this package, which never write to it. */
  byte[] raw() {
    return body;
  }

  @Override
  public String toString() {
    return "Delivery[" + headers + ", " + body.length + " bytes]";
  }
}
