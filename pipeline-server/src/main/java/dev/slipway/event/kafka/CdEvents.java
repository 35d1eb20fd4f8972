package dev.slipway.event.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.event.Event;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Events as others read them: CloudEvents 1.0 that carry CDEvents 0.5.1.
 *
 * <p>Where CDEvents has a word for what happened it is used; the rest is {@code
 * dev.cdeventsx.slipway-<subject>.<predicate>.0.1.0}. The event as the journal has it is always
 * there too, as {@code customData}; its sequence number is the CloudEvents extension {@code
 * sequence}. The same event always becomes the same bytes.
 */
public final class CdEvents {
  static final String SPEC = "0.5.1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String baseUrl;

  /**
   * @param baseUrl the server's public address, without a slash at its end
   */
  public CdEvents(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** The event as it is published. */
  public CloudEvent of(Event event) {
    var subject = subject(event);
    var source = baseUrl + "/projects/" + event.project();
    return CloudEventBuilder.v1()
        .withId(event.id().toString())
        .withSource(URI.create(source))
        .withType(subject.type())
        .withSubject(subject.id())
        .withTime(event.time().atOffset(ZoneOffset.UTC))
        .withExtension("sequence", "%019d".formatted(event.seq()))
        .withData("application/json", json(document(event, subject, source)))
        .build();
  }

  private static Map<String, Object> document(Event event, CdSubject subject, String source) {
    var context = new LinkedHashMap<String, Object>();
    context.put("specversion", SPEC);
    context.put("id", event.id().toString());
    context.put("source", source);
    context.put("type", subject.type());
    context.put("timestamp", event.time().toString());
    var custom = new LinkedHashMap<String, Object>();
    custom.put("seq", event.seq());
    custom.put("type", event.type().id());
    custom.put("subject", event.subject());
    custom.put("data", event.data());
    var document = new LinkedHashMap<String, Object>();
    document.put("context", context);
    document.put(
        "subject", Map.of("id", subject.id(), "source", source, "content", subject.content()));
    document.put("customData", custom);
    document.put("customDataContentType", "application/json");
    return document;
  }

  private CdSubject subject(Event event) {
    return switch (event.type()) {
      case RUN_QUEUED -> run("queued", event, Map.of());
      case RUN_STARTED -> run("started", event, Map.of());
      case RUN_SUCCEEDED -> run("finished", event, Map.of("outcome", "success"));
      case RUN_FAILED ->
          run("finished", event, Map.of("outcome", "failure", "errors", reason(event)));
      case RUN_CANCELLED ->
          run("finished", event, Map.of("outcome", "cancel", "errors", reason(event)));
      case STEP_STARTED -> step("started", event, Map.of());
      case STEP_ENDED ->
          step("finished", event, Map.of("outcome", outcome(event), "errors", reason(event)));
      case IMAGE_PUBLISHED, IMAGE_BUILT, IMAGE_RECEIVED -> published(event);
      case DEPLOYMENT_LIVE ->
          service(event.get("previous").isPresent() ? "upgraded" : "deployed", event, "digest");
      case DEPLOYMENT_ROLLED_BACK ->
          service("rolledback", event, event.get("previous").isPresent() ? "previous" : "digest");
      case REF_MOVED -> branch(event);
      case PROJECT_CREATED,
          DELIVERY_RECEIVED,
          TRIGGER_ACCEPTED,
          TRIGGER_IGNORED,
          RUN_CANCEL_ASKED,
          RELEASE_CUT,
          PROMOTION_AWAITING,
          PROMOTION_APPROVED,
          PROMOTION_SUPERSEDED,
          DEPLOYMENT_STARTED,
          DEPLOYMENT_RESTARTED,
          CONTAINER_CREATED,
          CONTAINER_STARTED,
          CONTAINER_SIGNALLED,
          CONTAINER_PAUSED,
          CONTAINER_RESUMED,
          CONTAINER_RENAMED,
          CONTAINER_EXEC_STARTED,
          CONTAINER_ATTACHED,
          CONTAINER_FILES_READ,
          CONTAINER_FILES_WRITTEN,
          CONTAINER_COMMITTED,
          IMAGE_PUSHED,
          IMAGE_TAGGED,
          IMAGE_REMOVED,
          IMAGE_LOADED,
          CONTAINER_EXITED,
          CONTAINER_REMOVED,
          SECRET_CHANGED,
          CONFIG_CHANGED,
          PRINCIPAL_CREATED,
          TOKEN_CREATED,
          TOKEN_REVOKED ->
          own(event);
    };
  }

  private CdSubject run(String predicate, Event event, Map<String, Object> more) {
    var content = new LinkedHashMap<String, Object>(more);
    content.put("pipelineName", event.project().value());
    content.put("uri", page(event, event.subject()));
    return new CdSubject("pipelinerun", predicate, "0.3.0", event.subject(), content);
  }

  private CdSubject step(String predicate, Event event, Map<String, Object> more) {
    var slash = event.subject().indexOf('/');
    var run = slash < 0 ? event.subject() : event.subject().substring(0, slash);
    var content = new LinkedHashMap<String, Object>(more);
    content.put("taskName", event.subject().substring(slash + 1));
    content.put("uri", page(event, run));
    content.put("pipelineRun", Map.of("id", run));
    return new CdSubject("taskrun", predicate, "0.3.0", event.subject(), content);
  }

  private static CdSubject published(Event event) {
    var image = event.get("image").orElse(event.project().value());
    var id = purl(image, event.need("digest"));
    return new CdSubject("artifact", "published", "0.3.0", id, Map.of());
  }

  /** The service is the project; where it runs is the stage. */
  private static CdSubject service(String predicate, Event event, String digest) {
    var content =
        Map.<String, Object>of(
            "environment",
            Map.of("id", event.need("stage")),
            "artifactId",
            purl(event.project().value(), event.need(digest)));
    return new CdSubject("service", predicate, "0.3.0", event.project().value(), content);
  }

  /** CDEvents knows that branches come and go, not that they move. */
  private CdSubject branch(Event event) {
    boolean isBranch = event.subject().startsWith("refs/heads/");
    boolean came = event.get("from").isEmpty();
    boolean went = event.get("to").isEmpty();
    if (!isBranch || came == went) {
      return own(event);
    }
    var repository =
        Map.of("id", event.project().value(), "source", baseUrl + "/git/" + event.project());
    return new CdSubject(
        "branch",
        came ? "created" : "deleted",
        "0.3.0",
        event.subject(),
        Map.of("repository", repository));
  }

  private static CdSubject own(Event event) {
    var id = event.type().id();
    var dot = id.indexOf('.');
    return CdSubject.custom(
        id.substring(0, dot), id.substring(dot + 1).replace("-", ""), event.subject());
  }

  private static String outcome(Event event) {
    return switch (event.get("outcome").orElse("")) {
      case "passed", "cached" -> "success";
      case "failed", "timed-out" -> "failure";
      case "cancelled" -> "cancel";
      default -> "error"; // broke, and whatever a later version adds
    };
  }

  private static String reason(Event event) {
    return event.get("reason").orElse("");
  }

  private String page(Event event, String run) {
    return baseUrl + "/projects/" + event.project() + "/runs/" + run;
  }

  /** The package URL of an image: its last name, at its digest. */
  static String purl(String image, String digest) {
    var name = image.substring(image.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    return "pkg:oci/" + name + "@" + digest.replace(":", "%3A");
  }

  private static byte[] json(Map<String, Object> document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("writing an event as JSON", e);
    }
  }
}
