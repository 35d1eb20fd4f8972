package dev.slipway.images;

import java.io.Serializable;
import java.util.Objects;

/** Says in one sentence what could not be done to which image, and for what {@link Reason}. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, for programs to decide on; the sentence for people is the message. */
  public sealed interface Reason extends Serializable {
    /** There is no such image, tag or blob, here or at the registry. */
    record NotFound() implements Reason {}

    /** A {@code localhost/} name is never looked for outside this store. */
    record LocalOnly() implements Reason {}

    /** The bytes are not the ones that were asked for. */
    record DigestMismatch(Digest expected) implements Reason {}

    /** A limit or rule of ours, named, forbids it. */
    record Refused(String limit) implements Reason {}

    /** It is not what the specification says it should be, or it can be read in two ways. */
    record Malformed() implements Reason {}

    /** Somebody needs the image that was to be removed, or it has names that were not given. */
    record InUse() implements Reason {}

    /** The registry wants credentials, other ones, or more rights. */
    record Unauthorized() implements Reason {}

    /** The registry did not answer, or answered with an error of its own. */
    record Unreachable() implements Reason {}

    /** Our own disk or kernel failed. */
    record Storage() implements Reason {}
  }

  private final Reason reason;

  public ImageException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  public ImageException(Reason reason, String sentence, Throwable cause) {
    super(sentence, cause);
    this.reason = reason;
  }

  /** The sentence; there always is one. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public Reason reason() {
    return reason;
  }

  /** The same failure, its sentence led by what was being done to which image. */
  public ImageException during(String doing) {
    return new ImageException(reason, doing + ": " + getMessage(), this);
  }

  /** Bytes from outside that are not what they should be. */
  public static ImageException malformed(String sentence) {
    return new ImageException(new Reason.Malformed(), sentence);
  }

  /** Something that a named limit forbids. */
  public static ImageException refused(String limit, String sentence) {
    return new ImageException(new Reason.Refused(limit), sentence + " (limit: " + limit + ")");
  }

  /** A failure of this machine. */
  public static ImageException storage(String doing, Throwable cause) {
    return new ImageException(new Reason.Storage(), doing + ": " + cause.getMessage(), cause);
  }
}
