package dev.slipway.webhooks;

/** A delivery that proved nothing: it is answered and forgotten, and no byte of it is parsed. */
public record Refused(Cause cause) implements Verification {

  /** What was wrong, for the operator's log and the hook's page. */
  public enum Cause {
    NO_SECRET("the hook has no secret"),
    NO_SIGNATURE("the delivery carries no signature, or more than one"),
    MALFORMED_SIGNATURE("the signature does not have the form its forge gives it"),
    WRONG_SIGNATURE("the signature was made with another secret, or over another body"),
    TOO_LARGE("the body is larger than " + Delivery.MAX_BODY_BYTES + " bytes");

    private final String sentence;

    Cause(String sentence) {
      this.sentence = sentence;
    }

    public String sentence() {
      return sentence;
    }
  }

  /** What the sender is told: the same for every fault of a signature, or of a missing secret. */
  public String publicReason() {
    return cause == Cause.TOO_LARGE
        ? cause.sentence()
        : "the delivery is not signed with a secret of this hook";
  }
}
