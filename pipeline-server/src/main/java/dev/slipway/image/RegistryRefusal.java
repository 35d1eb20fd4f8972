package dev.slipway.image;

/**
 * What the registry does not do, and why, in the words that its clients know (distribution-spec
 * 1.1, "Error Codes").
 */
public final class RegistryRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds that programs tell apart, each with its usual HTTP status. */
  public enum Code {
    BLOB_UNKNOWN(404),
    BLOB_UPLOAD_INVALID(400),
    BLOB_UPLOAD_UNKNOWN(404),
    DIGEST_INVALID(400),
    MANIFEST_BLOB_UNKNOWN(404),
    MANIFEST_INVALID(400),
    MANIFEST_UNKNOWN(404),
    NAME_INVALID(400),
    NAME_UNKNOWN(404),
    SIZE_INVALID(400),
    UNAUTHORIZED(401),
    DENIED(403),
    UNSUPPORTED(405),
    TOOMANYREQUESTS(429);

    private final int status;

    Code(int status) {
      this.status = status;
    }
  }

  private final Code code;
  private final int status;

  public RegistryRefusal(Code code, String message) {
    this(code, code.status, message);
  }

  public RegistryRefusal(Code code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  public Code code() {
    return code;
  }

  public int status() {
    return status;
  }
}
