package dev.slipway.trigger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The forges whose deliveries are understood. Pure functions: a request is screened by its headers,
 * then proven over the raw bytes of its body, and only one that is proven is read.
 */
public interface Forges {
  boolean knows(String forge);

  /** Why a request is refused by its headers alone, before its body is worth reading; or empty. */
  Optional<String> screen(String forge, Map<String, List<String>> headers);

  /**
   * Compares signatures, in constant time, and reads the body if one is good.
   *
   * @param secret empty if the project has none: then nothing is proven
   */
  Proof prove(Message message, Optional<byte[]> secret);

  /** One request as it came in. */
  record Message(String forge, Map<String, List<String>> headers, byte[] body) {}

  /** Whether a message was signed with the project's secret. */
  sealed interface Proof {
    /**
     * It was.
     *
     * @param forgeId the forge's name for it; empty if it is missing or malformed
     * @param headers those worth keeping
     * @param news what it says
     */
    record Proven(Optional<String> forgeId, Map<String, List<String>> headers, ForgeNews news)
        implements Proof {}

    /** It was not; the reason is fit to be told to anybody. */
    record Refused(String reason) implements Proof {}
  }
}
