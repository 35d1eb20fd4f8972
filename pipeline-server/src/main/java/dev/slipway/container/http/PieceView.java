package dev.slipway.container.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.container.Output;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of output, exact to the byte.
 *
 * @param n its number
 * @param t when it was written
 * @param s {@code stdout} or {@code stderr}
 * @param p whether no line end follows it
 * @param text the bytes if they are UTF-8
 * @param base64 the bytes if they are not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PieceView(
    long n, Instant t, String s, boolean p, @Nullable String text, @Nullable String base64) {

  /** Some of it. */
  public record Page(java.util.List<PieceView> items) {}

  static PieceView of(Output.Piece piece) {
    var text = text(piece.bytes());
    return new PieceView(
        piece.number(),
        piece.time(),
        piece.stream().name().toLowerCase(Locale.ROOT),
        piece.partial(),
        text,
        text == null ? Base64.getEncoder().encodeToString(piece.bytes()) : null);
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
