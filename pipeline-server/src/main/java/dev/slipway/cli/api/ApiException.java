package dev.slipway.cli.api;

/** The server refused, or could not be reached; the message is for people. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  public ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  ApiException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
    this.code = "unreachable";
  }

  /** The HTTP status, 0 if no answer came. */
  public int status() {
    return status;
  }

  /** The stable code of the problem. */
  public String code() {
    return code;
  }
}
