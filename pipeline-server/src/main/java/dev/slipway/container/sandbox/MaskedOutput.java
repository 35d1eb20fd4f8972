package dev.slipway.container.sandbox;

import dev.slipway.access.Masker;
import dev.slipway.container.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Output without its secrets. What may be the beginning of one is held back until the next piece of
 * its stream, so that one that was written in parts is found too; held back bytes come with it.
 */
final class MaskedOutput implements Output {
  private final Output plain;
  private final Masker masker;
  private final Map<Stream, Masker> maskers = new EnumMap<>(Stream.class);
  private final Map<Stream, Piece> last = new EnumMap<>(Stream.class);

  MaskedOutput(Output plain, Masker masker) {
    this.plain = plain;
    this.masker = masker;
  }

  @Override
  public List<Piece> read(int most) throws InterruptedException {
    var masked = new ArrayList<Piece>();
    while (masked.isEmpty()) {
      var pieces = plain.read(most);
      if (pieces.isEmpty()) {
        finish(masked);
        return masked;
      }
      pieces.forEach(piece -> mask(piece, masked));
    }
    return masked;
  }

  private void mask(Piece piece, List<Piece> into) {
    last.put(piece.stream(), piece);
    var own = maskers.computeIfAbsent(piece.stream(), stream -> masker.again());
    add(piece, own.mask(written(piece)), into);
  }

  private void finish(List<Piece> into) {
    maskers.forEach(
        (stream, own) ->
            Optional.ofNullable(last.get(stream)).ifPresent(p -> add(p, own.finish(), into)));
    maskers.clear();
  }

  private static byte[] written(Piece piece) {
    if (piece.partial()) {
      return piece.bytes();
    }
    var whole = Arrays.copyOf(piece.bytes(), piece.bytes().length + 1);
    whole[piece.bytes().length] = '\n';
    return whole;
  }

  /* What was held back may end lines of its own. */
  private static void add(Piece like, byte[] safe, List<Piece> into) {
    int from = 0;
    for (int at = 0; at < safe.length; at++) {
      if (safe[at] == '\n') {
        into.add(part(like, safe, from, at, false));
        from = at + 1;
      }
    }
    if (from < safe.length) {
      into.add(part(like, safe, from, safe.length, true));
    }
  }

  private static Piece part(Piece like, byte[] bytes, int from, int to, boolean partial) {
    var part = Arrays.copyOfRange(bytes, from, to);
    return new Piece(like.number(), like.time(), like.stream(), partial, part);
  }

  @Override
  public void close() {
    plain.close();
  }
}
