package dev.slipway.webhooks;

import static dev.slipway.webhooks.Deliveries.KEY;
import static dev.slipway.webhooks.Deliveries.payload;
import static dev.slipway.webhooks.Deliveries.readText;
import static dev.slipway.webhooks.Deliveries.signature;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signed, and wrong all the same: each is a value with a reason. */
class GitHubMalformedTest {
  private static final String PUSH = new String(payload("push-to-main.json"), UTF_8);
  private static final String PULL = new String(payload("pull-request-from-fork.json"), UTF_8);

  @Test
  void whatIsNotJson() {
    for (String body : List.of("{", "{\"ref\":", "nonsense", "{'ref':1}", "{\"ref\":\"\\x\"}")) {
      assertTrue(reason("push", body).startsWith("the body is not JSON"), body);
    }
    for (String body : List.of("", " ", "[]", "\"push\"", "null", "7")) {
      assertEquals("the body is not a JSON object", reason("push", body));
    }
    assertEquals("the body is not JSON", reason("ping", "{\"zen\":\"half a"));
    assertEquals("the body goes on after its JSON object", reason("ping", "{} {}"));
  }

  @Test
  void everyTruncationIsMalformed() {
    byte[] push = payload("push-to-main.json");
    for (int length = 0; length < push.length - 2; length += 7) {
      byte[] truncated = Arrays.copyOf(push, length);
      assertInstanceOf(Malformed.class, Deliveries.read(Deliveries.signed("push", truncated)));
    }
  }

  @Test
  void whatIsNotUtf8() {
    byte[] utf16 = PUSH.getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    assertInstanceOf(Malformed.class, Deliveries.read(Deliveries.signed("push", utf16)));
    byte[] broken = PUSH.replace("refs/heads/main", "refs/heads/m?in").getBytes(UTF_8);
    broken[new String(broken, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('?')] =
        (byte) 0xff;
    assertInstanceOf(Malformed.class, Deliveries.read(Deliveries.signed("push", broken)));
  }

  @Test
  void tooDeepTooLongTooManyDigits() {
    String limits = "the body is JSON beyond the limits (such as 64 deep)";
    String deep = "[".repeat(1_000_000);
    assertEquals(limits, reason("ping", "{\"zen\":" + deep));
    assertEquals(limits, reason("push", PUSH.replace("\"main\"", deep)));
    String longer = "x".repeat(1024 * 1024 + 1);
    assertEquals(limits, reason("push", PUSH.replace("refs/heads/main", longer)));
    assertEquals(limits, reason("push", PUSH.replace("48151623", "9".repeat(100_000))));
    assertEquals(limits, reason("ping", "{\"" + "n".repeat(100_000) + "\":1}"));
  }

  @Test
  void millionsOfSmallValuesAreReadAndForgotten() {
    String crowd = "[" + "[],".repeat(8_000_000) + "[]]";
    assertEquals(new ForgeEvent.Ping(), readText("ping", "{\"zen\":" + crowd + "}"));
  }

  @Test
  void aMissingFieldIsNamed() {
    assertEquals("ref is missing", reason("push", PUSH.replace("\"ref\"", "\"fer\"")));
    assertEquals("ref is missing", reason("push", "{}"));
    assertEquals("before is missing", reason("push", "{\"ref\":\"refs/heads/a\"}"));
    assertEquals("pusher/name is missing", reason("push", PUSH.replace("\"pusher\"", "\"p\"")));
    assertEquals("action is missing", reason("pull_request", "{}"));
    assertEquals(
        "pull_request/base/repo/id is missing", reason("pull_request", "{\"action\":\"opened\"}"));
  }

  @Test
  void aFieldOfAnotherKindIsNamed() {
    String ref = "\"refs/heads/main\"";
    for (String other : List.of("null", "7", "true", "[]", "{}", "[\"refs/heads/main\"]")) {
      assertEquals("ref is not a string", reason("push", PUSH.replace(ref, other)));
    }
    for (String other : List.of("\"48151623\"", "4.5", "1e9", "null", "[]")) {
      assertEquals(
          "repository/id is not a whole number",
          reason("push", PUSH.replace("\"id\": 48151623", "\"id\": " + other)));
    }
    for (String other : List.of("0", "-1", "99999999999999999999")) {
      assertEquals(
          "repository/id is not a whole number above 0",
          reason("push", PUSH.replace("\"id\": 48151623", "\"id\": " + other)));
    }
    assertEquals(
        "pull_request/draft is not true or false",
        reason("pull_request", PULL.replace("\"draft\": false", "\"draft\": \"no\"")));
  }

  @Test
  void aRefThatIsNoneIsRefused() {
    for (String ref : List.of("main", "refs/heads/", "refs/heads/a..b", "refs/heads/a\\n", "-x")) {
      assertEquals(
          "ref is not a full git ref", reason("push", PUSH.replace("refs/heads/main", ref)));
    }
    assertEquals(
        "pull_request/head/ref is not the name of a branch",
        reason("pull_request", PULL.replace("\"faster-checkout\"", "\"faster checkout\"")));
  }

  @Test
  void idsThatAreNoneAreRefused() {
    String after = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee01";
    for (String id : List.of("", "c0ffee", after + "0", after.replace('c', 'C'), "HEAD")) {
      assertEquals(
          "after is not a git object id",
          reason("push", PUSH.replace("\"after\": \"" + after, "\"after\": \"" + id)));
    }
    String zero = "0".repeat(40);
    String ends = "before and after are not two ends of one ref";
    String before = "5a3c1f0e8b7d6a495b2c3d4e5f60718293a4b5c6";
    assertEquals(ends, reason("push", PUSH.replace(before, zero).replace(after, zero)));
    assertEquals(ends, reason("push", PUSH.replace(before, "0".repeat(64))));
    assertEquals(
        "pull_request/head/sha is zero", reason("pull_request", PULL.replace(after, zero)));
  }

  @Test
  void aRepositoryThatIsNoneIsRefused() {
    for (String name : List.of("shop", "octo/..", "../octo", "octo//shop", "o cto/shop", "")) {
      assertRepositoryRefused("\"full_name\": \"octo/shop\"", "\"full_name\": \"" + name + "\"");
    }
    for (String url :
        List.of("file:///etc", "https:///x", "shop.git", "https://u:p@h/x", "ext::sh", "h ttp")) {
      assertRepositoryRefused("https://github.com/octo/shop.git", url);
    }
  }

  @Test
  void aPusherWithControlCharactersIsRefused() {
    for (String name : List.of("", "a\\u0000", "a\\n", "\\u001b[31m", "\\ud800", "x".repeat(256))) {
      assertEquals(
          "pusher/name is not 1 to 255 printable characters",
          reason("push", PUSH.replace("\"name\": \"ada\"", "\"name\": \"" + name + "\"")));
    }
  }

  @Test
  void aFieldGivenTwiceIsRefused() {
    assertEquals(
        "ref is there twice",
        reason("push", PUSH.replaceFirst("\\{", "{\"ref\":\"refs/tags/x\",")));
    assertEquals(
        "repository is there twice",
        reason("push", PUSH.replaceFirst("\\{", "{\"repository\":{\"full_name\":\"a/b\"},")));
  }

  @Test
  void aNameWithASlashDoesNotPassForAPath() {
    String slash =
        PUSH.replace("\"pusher\"", "\"p\"").replaceFirst("\\{", "{\"pusher/name\":\"eve\",");
    assertEquals("pusher/name is missing", reason("push", slash));
  }

  @Test
  void anEventThatIsNotNamedIsRefused() {
    byte[] body = payload("ping.json");
    for (List<String> event :
        List.of(List.<String>of(), List.of(""), List.of("ping", "push"), List.of("a\r\nb"))) {
      Map<String, List<String>> headers = new HashMap<>();
      headers.put("X-Hub-Signature-256", List.of(signature(KEY, body)));
      headers.put("X-GitHub-Event", event);
      assertEquals(
          new Malformed("X-GitHub-Event is missing, repeated or not the name of an event"),
          Deliveries.read(new Delivery(headers, body)));
    }
  }

  @Test
  void aFormIsRefusedWithWhatToDo() {
    byte[] form = "payload=%7B%7D".getBytes(UTF_8);
    Map<String, List<String>> headers =
        Map.of(
            "X-Hub-Signature-256", List.of(signature(KEY, form)),
            "X-GitHub-Event", List.of("ping"),
            "content-type", List.of("application/x-www-form-urlencoded"));
    assertEquals(
        new Malformed("the hook sends a form; set its content type to application/json"),
        Deliveries.read(new Delivery(headers, form)));
  }

  private static void assertRepositoryRefused(String old, String other) {
    assertEquals(
        "repository has a full_name or clone_url that is none",
        reason("push", PUSH.replace(old, other)));
  }

  private static String reason(String event, String body) {
    return assertInstanceOf(Malformed.class, readText(event, body)).reason();
  }
}
