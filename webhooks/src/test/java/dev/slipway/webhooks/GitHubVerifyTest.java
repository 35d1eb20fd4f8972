package dev.slipway.webhooks;

import static dev.slipway.webhooks.Deliveries.GITHUB;
import static dev.slipway.webhooks.Deliveries.KEY;
import static dev.slipway.webhooks.Deliveries.SECRET;
import static dev.slipway.webhooks.Deliveries.payload;
import static dev.slipway.webhooks.Deliveries.signature;
import static dev.slipway.webhooks.Deliveries.signed;
import static dev.slipway.webhooks.Deliveries.withSignature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitHubVerifyTest {
  /** From GitHub's own page on validating deliveries. */
  private static final String PUBLISHED =
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private static final byte[] HELLO = "Hello, World!".getBytes(UTF_8);
  private static final WebhookSecret OTHER = WebhookSecret.of("another secret of this hook");

  @Test
  void thePublishedVectorIsVerified() {
    assertVerified(GITHUB.verify(withSignature(PUBLISHED, HELLO), List.of(SECRET)));
  }

  @Test
  void everyBitOfTheSignatureCounts() {
    String hex = PUBLISHED.substring("sha256=".length());
    for (int digit = 0; digit < hex.length(); digit++) {
      for (int bit = 0; bit < 4; bit++) {
        int flipped = Character.digit(hex.charAt(digit), 16) ^ (1 << bit);
        String forged =
            "sha256="
                + hex.substring(0, digit)
                + Character.forDigit(flipped, 16)
                + hex.substring(digit + 1);
        assertRefused(Refused.Cause.WRONG_SIGNATURE, withSignature(forged, HELLO));
      }
    }
  }

  @Test
  void everyBitOfTheBodyCounts() {
    for (int bit = 0; bit < HELLO.length * 8; bit++) {
      byte[] other = HELLO.clone();
      other[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(Refused.Cause.WRONG_SIGNATURE, withSignature(PUBLISHED, other));
    }
  }

  @Test
  void aTruncatedBodyIsRefused() {
    byte[] push = payload("push-to-main.json");
    String signature = signature(KEY, push);
    for (int length : new int[] {0, 1, push.length / 2, push.length - 1}) {
      byte[] truncated = Arrays.copyOf(push, length);
      assertRefused(Refused.Cause.WRONG_SIGNATURE, withSignature(signature, truncated));
    }
  }

  @Test
  void eitherOfTwoLiveSecretsVerifies() {
    Delivery delivery = withSignature(PUBLISHED, HELLO);
    assertVerified(GITHUB.verify(delivery, List.of(SECRET, OTHER)));
    assertVerified(GITHUB.verify(delivery, List.of(OTHER, SECRET)));
    assertEquals(
        new Refused(Refused.Cause.WRONG_SIGNATURE), GITHUB.verify(delivery, List.of(OTHER)));
  }

  @Test
  void aHookWithoutASecretRefusesAllAndThreeSecretsAreOurMistake() {
    Delivery delivery = withSignature(PUBLISHED, HELLO);
    assertEquals(new Refused(Refused.Cause.NO_SECRET), GITHUB.verify(delivery, List.of()));
    List<WebhookSecret> three = List.of(SECRET, OTHER, SECRET);
    assertThrows(IllegalArgumentException.class, () -> GITHUB.verify(delivery, three));
  }

  @Test
  void anUnsignedDeliveryIsRefused() {
    assertRefused(Refused.Cause.NO_SIGNATURE, new Delivery(Map.of(), HELLO));
    Map<String, List<String>> sha1 =
        Map.of("X-Hub-Signature", List.of("sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59"));
    assertRefused(Refused.Cause.NO_SIGNATURE, new Delivery(sha1, HELLO));
  }

  @Test
  void twoSignaturesAreNone() {
    Map<String, List<String>> twice =
        Map.of(
            "X-Hub-Signature-256", List.of(PUBLISHED),
            "x-hub-signature-256", List.of(PUBLISHED));
    assertRefused(Refused.Cause.NO_SIGNATURE, new Delivery(twice, HELLO));
  }

  @Test
  void aSignatureOfAnotherFormIsRefused() {
    String hex = PUBLISHED.substring("sha256=".length());
    for (String signature :
        List.of(
            "",
            "sha256=",
            hex,
            "sha1=" + hex,
            "SHA256=" + hex,
            "sha256=" + hex.substring(1),
            PUBLISHED + "0",
            PUBLISHED + "\n",
            " " + PUBLISHED,
            PUBLISHED + ", " + PUBLISHED,
            "sha256=" + hex.replace('7', 'g'),
            "sha256=" + hex.replace('7', '７'))) {
      assertRefused(Refused.Cause.MALFORMED_SIGNATURE, withSignature(signature, HELLO));
    }
  }

  @Test
  void headerNamesAndHexDigitsHaveNoCase() {
    String shouting = "sha256=" + PUBLISHED.substring(7).toUpperCase(Locale.ROOT);
    Delivery delivery = new Delivery(Map.of("x-HUB-signature-256", List.of(shouting)), HELLO);
    assertVerified(GITHUB.verify(delivery, List.of(SECRET)));
  }

  @Test
  void theLargestBodyIsVerifiedAndOneByteMoreIsNot() {
    byte[] largest = new byte[Delivery.MAX_BODY_BYTES];
    Delivery fits = withSignature(signature(KEY, largest), largest);
    assertVerified(GITHUB.verify(fits, List.of(SECRET)));
    byte[] larger = new byte[Delivery.MAX_BODY_BYTES + 1];
    assertRefused(Refused.Cause.TOO_LARGE, withSignature(signature(KEY, larger), larger));
  }

  @Test
  void headersAloneRefuseWhatHasNoChance() {
    assertEquals(
        Optional.of(new Refused(Refused.Cause.NO_SIGNATURE)), GITHUB.screen(Headers.of(Map.of())));
    assertEquals(
        Optional.of(new Refused(Refused.Cause.MALFORMED_SIGNATURE)),
        GITHUB.screen(Headers.of(Map.of("X-Hub-Signature-256", List.of("sha256=no")))));
    assertEquals(
        Optional.empty(),
        GITHUB.screen(Headers.of(Map.of("X-Hub-Signature-256", List.of(PUBLISHED)))));
  }

  @Test
  void theSenderLearnsNothingOfWhichFaultItWas() {
    long different =
        Arrays.stream(Refused.Cause.values())
            .filter(cause -> cause != Refused.Cause.TOO_LARGE)
            .map(cause -> new Refused(cause).publicReason())
            .distinct()
            .count();
    assertEquals(1, different);
  }

  @Test
  void whatWasVerifiedIsWhatWillBeRead() {
    byte[] body = payload("push-to-main.json");
    Delivery delivery = signed("push", body);
    VerifiedDelivery verified =
        assertInstanceOf(VerifiedDelivery.class, GITHUB.verify(delivery, List.of(SECRET)));
    Arrays.fill(body, (byte) ' ');
    Arrays.fill(delivery.body(), (byte) ' ');
    assertInstanceOf(ForgeEvent.Push.class, GITHUB.read(verified));
  }

  @Test
  void aRedeliveryHasTheSameIdAndTheSameHash() {
    Delivery delivery = signed("push", HELLO);
    VerifiedDelivery once =
        assertInstanceOf(VerifiedDelivery.class, GITHUB.verify(delivery, List.of(SECRET)));
    assertEquals(Optional.of("72d3162e-cc78-11e3-81ab-4c9367dc0958"), once.deliveryId());
    assertEquals(
        "dffd6021bb2bd5b0af676290809ec3a53191dd81c7f70a4b28688a362182986f", once.bodySha256());
  }

  @Test
  void anIdThatIsNoneIsAbsent() {
    for (String id : List.of("", " ", "a b", "a\nb", "x".repeat(129), "'; drop table")) {
      Map<String, List<String>> headers =
          Map.of(
              "X-Hub-Signature-256", List.of(PUBLISHED),
              "X-GitHub-Delivery", List.of(id));
      VerifiedDelivery verified =
          assertInstanceOf(
              VerifiedDelivery.class, GITHUB.verify(new Delivery(headers, HELLO), List.of(SECRET)));
      assertEquals(Optional.empty(), verified.deliveryId());
    }
  }

  @Test
  void nothingSecretIsPrinted() {
    Delivery delivery = withSignature(PUBLISHED, HELLO);
    String printed = SECRET + " " + delivery + " " + GITHUB.verify(delivery, List.of(SECRET));
    assertFalse(printed.contains("Everybody"), printed);
    assertFalse(printed.contains("757107"), printed);
    assertFalse(printed.contains("Hello"), printed);
    IllegalArgumentException tooShort =
        assertThrows(IllegalArgumentException.class, () -> WebhookSecret.of("hunter2"));
    assertFalse(String.valueOf(tooShort.getMessage()).contains("hunter2"));
  }

  @Test
  void theUrlNamesTheForge() {
    assertTrue(Forge.named("github").isPresent());
    assertTrue(Forge.named("GitHub").isEmpty());
    assertTrue(Forge.named("").isEmpty());
  }

  private static void assertVerified(Verification verification) {
    assertInstanceOf(VerifiedDelivery.class, verification);
  }

  private static void assertRefused(Refused.Cause cause, Delivery delivery) {
    assertEquals(new Refused(cause), GITHUB.verify(delivery, List.of(SECRET)));
  }
}
