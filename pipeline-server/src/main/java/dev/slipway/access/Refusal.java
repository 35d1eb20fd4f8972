package dev.slipway.access;

/**
 * What was asked is not done, and why: the asker's mistake or lack of rights, never a fault of
 * ours. The edges turn it into an HTTP problem, a line in the git client or an exit code.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal; decides the HTTP status. */
  public enum Kind {
    INVALID(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    CONFLICT(409),
    TOO_LARGE(413),
    UNSUPPORTED(415),
    TOO_MANY(429),
    UNAVAILABLE(503);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  private final Kind kind;
  private final String code;

  /**
   * @param code stable, for programs, such as {@code project-not-found}
   * @param message for people: what was wrong, where, and what to do
   */
  public Refusal(Kind kind, String code, String message) {
    super(message, null, false, false);
    this.kind = kind;
    this.code = code;
  }

  public static Refusal notFound(String what, Object id) {
    return new Refusal(Kind.NOT_FOUND, what + "-not-found", "no %s '%s'".formatted(what, id));
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }
}
