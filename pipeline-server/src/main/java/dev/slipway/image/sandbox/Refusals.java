package dev.slipway.image.sandbox;

import dev.slipway.image.RegistryRefusal;
import dev.slipway.image.RegistryRefusal.Code;
import dev.slipway.images.ImageException;
import dev.slipway.images.ImageException.Reason;
import java.util.function.Supplier;

/** What the images tool refuses, in a registry's words. */
final class Refusals {
  private static final int TOO_LARGE = 413;
  private static final int FULL = 507;

  private Refusals() {}

  /**
   * Does the work.
   *
   * @param malformed what is wrong where bytes are not what they should be
   * @throws ImageException if our own disk failed
   */
  static <T> T of(Code malformed, Supplier<T> work) {
    try {
      return work.get();
    } catch (ImageException e) {
      throw refusal(malformed, e);
    }
  }

  static RuntimeException refusal(Code malformed, ImageException e) {
    var why = e.getMessage();
    return switch (e.reason()) {
      case Reason.NotFound none when malformed == Code.MANIFEST_INVALID ->
          new RegistryRefusal(Code.MANIFEST_BLOB_UNKNOWN, why);
      case Reason.NotFound none -> new RegistryRefusal(Code.BLOB_UPLOAD_UNKNOWN, why);
      case Reason.DigestMismatch other -> new RegistryRefusal(Code.DIGEST_INVALID, why);
      case Reason.Malformed bad -> new RegistryRefusal(malformed, 400, why);
      case Reason.Refused(var limit) -> refusal(limit, malformed, why);
      case Reason.Storage ours -> e;
      // Asking another registry, which a registry does not do.
      case Reason.LocalOnly other -> e;
      case Reason.Unauthorized other -> e;
      case Reason.Unreachable other -> e;
      case Reason.InUse other -> e;
    };
  }

  private static RegistryRefusal refusal(String limit, Code malformed, String why) {
    return switch (limit) {
      case "fixed-tag" -> new RegistryRefusal(Code.DENIED, why);
      case "listed" -> new RegistryRefusal(Code.UNSUPPORTED, why);
      case "layer-bytes", "manifest-bytes" ->
          new RegistryRefusal(Code.SIZE_INVALID, TOO_LARGE, why);
      case "one-writer", "open-uploads", "staged-blobs", "upload-bytes" ->
          new RegistryRefusal(Code.TOOMANYREQUESTS, why);
      case "free-space" -> new RegistryRefusal(Code.SIZE_INVALID, FULL, why);
      default -> new RegistryRefusal(malformed, 400, why);
    };
  }
}
