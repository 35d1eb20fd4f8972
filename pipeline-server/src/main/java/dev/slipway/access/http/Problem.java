package dev.slipway.access.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * What an answer of 4xx or 5xx says (RFC 9457).
 *
 * @param code stable, for programs
 * @param detail for people
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code"})
record Problem(String type, String title, int status, String detail, String code) {
  static final MediaType JSON = new MediaType("application", "problem+json");

  private static final int LONGEST = 120;

  static Response response(int status, String code, String detail) {
    var known = Response.Status.fromStatusCode(status);
    var title = known == null ? "Error" : known.getReasonPhrase();
    var answer =
        Response.status(status)
            .type(JSON)
            .entity(new Problem("about:blank", title, status, detail, code));
    if (status == 401) {
      answer.header("WWW-Authenticate", "Bearer realm=\"slipway\"");
    }
    if (status == 429) {
      answer.header("Retry-After", 60);
    }
    return answer.build();
  }

  /** Text that a stranger sent, short and without control characters. */
  static String shown(String text) {
    return shown(text, LONGEST);
  }

  static String shown(String text, int longest) {
    var safe = new StringBuilder();
    text.codePoints().limit(longest).forEach(c -> safe.appendCodePoint(isPlain(c) ? c : 0xFFFD));
    return text.codePointCount(0, text.length()) > longest ? safe + "..." : safe.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
