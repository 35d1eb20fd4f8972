package dev.slipway.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Takes secrets out of one stream of log bytes, however it is cut into chunks: each stretch that is
 * a secret, in any of the shapes of {@link Patterns}, becomes {@code ***}; all other bytes stay as
 * they are.
 *
 * <p>Bytes that may be the beginning of a secret are held back until they turn out not to be, or
 * until {@link #finish}. Time is proportional to the stream. Not for several threads at once;
 * another stream with the same secrets gets its own by {@link #again}.
 */
public final class Masker {
  private static final byte[] MASK = "***".getBytes(US_ASCII);

  /** Bytes of the stream, by their place in it, that are part of a secret. */
  private record Stretch(long from, long to) {}

  private final Automaton automaton;
  private final Deque<Stretch> secret = new ArrayDeque<>();
  private byte[] held = new byte[256];
  private int heldFrom;
  private int heldTo;
  private long seen;
  private int state;
  private boolean inMask;

  /**
   * Prepares for those secrets.
   *
   * @throws IllegalArgumentException if they are too large, all together (several of 64 KiB)
   */
  public Masker(Collection<byte[]> secrets) {
    this(new Automaton(Patterns.of(secrets)));
  }

  private Masker(Automaton automaton) {
    this.automaton = automaton;
  }

  /** A masker of the same secrets for another stream. */
  public Masker again() {
    return new Masker(automaton);
  }

  /** What of the stream so far can be shown after this chunk, and was not returned before. */
  public byte[] mask(byte[] chunk) {
    var out = new ByteArrayOutputStream(chunk.length + 16);
    reserve(chunk.length);
    for (byte b : chunk) {
      held[heldTo++] = b;
      seen++;
      state = automaton.next(state, b);
      int match = automaton.match(state);
      if (match > 0) {
        cover(seen - match, seen);
      }
    }
    release(out, seen - automaton.depth(state));
    return out.toByteArray();
  }

  /** The rest: the stream has ended. */
  public byte[] finish() {
    var out = new ByteArrayOutputStream();
    release(out, seen);
    state = 0;
    inMask = false;
    return out.toByteArray();
  }

  /* Stretches end in the order they are found, so only the last ones can melt with a new one. */
  private void cover(long from, long to) {
    long start = from;
    while (!secret.isEmpty() && secret.getLast().to() >= start) {
      start = Math.min(start, secret.removeLast().from());
    }
    secret.addLast(new Stretch(start, to));
  }

  private void release(ByteArrayOutputStream out, long upTo) {
    long at = seen - (heldTo - heldFrom);
    while (at < upTo) {
      var next = secret.peekFirst();
      if (next == null || next.from() >= upTo) {
        at = copy(out, at, upTo);
      } else if (next.from() > at) {
        at = copy(out, at, next.from());
      } else {
        at = skip(out, at, Math.min(next.to(), upTo));
        if (next.to() <= at) {
          secret.removeFirst();
        }
      }
    }
  }

  private long copy(ByteArrayOutputStream out, long from, long to) {
    int length = (int) (to - from);
    out.write(held, heldFrom, length);
    heldFrom += length;
    inMask = false;
    return to;
  }

  private long skip(ByteArrayOutputStream out, long from, long to) {
    if (!inMask) {
      out.writeBytes(MASK);
      inMask = true;
    }
    heldFrom += (int) (to - from);
    return to;
  }

  /* At least half of the array is free after a move, so that moves are rare. */
  private void reserve(int more) {
    if (heldTo + more <= held.length) {
      return;
    }
    int length = heldTo - heldFrom;
    var room = 2 * (length + more) > held.length ? new byte[2 * (length + more)] : held;
    System.arraycopy(held, heldFrom, room, 0, length);
    held = room;
    heldFrom = 0;
    heldTo = length;
  }
}
