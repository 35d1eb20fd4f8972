package dev.slipway.ui;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * How pages are answered: never cached, never framed, with no script but our own files.
 *
 * <p>The address of a page is told to this server alone. Told to nobody, browsers would send our
 * own forms with {@code Origin: null}, which is refused as another's.
 */
final class Html {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private Html() {}

  static Response page(Response.Status status, TemplateInstance page) {
    return Response.status(status)
        .entity(page.render())
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "same-origin")
        .header("Cache-Control", "no-store")
        .build();
  }
}
