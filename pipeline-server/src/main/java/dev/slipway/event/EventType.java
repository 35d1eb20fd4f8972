package dev.slipway.event;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Every kind of fact the journal can hold: the plot of the product in one list.
 *
 * <p>The id is what is stored and shown; it never changes once released.
 */
public enum EventType {
  PROJECT_CREATED("project.created"),
  REF_MOVED("ref.moved"),
  DELIVERY_RECEIVED("delivery.received"),
  TRIGGER_ACCEPTED("trigger.accepted"),
  TRIGGER_IGNORED("trigger.ignored"),
  RUN_QUEUED("run.queued"),
  RUN_STARTED("run.started"),
  STEP_STARTED("step.started"),
  STEP_ENDED("step.ended"),
  RUN_CANCEL_ASKED("run.cancel-asked"),
  RUN_SUCCEEDED("run.succeeded"),
  RUN_FAILED("run.failed"),
  RUN_CANCELLED("run.cancelled"),
  IMAGE_PUBLISHED("image.published"),
  IMAGE_BUILT("image.built"),
  IMAGE_PUSHED("image.pushed"),
  IMAGE_TAGGED("image.tagged"),
  IMAGE_REMOVED("image.removed"),
  IMAGE_LOADED("image.loaded"),
  IMAGE_RECEIVED("image.received"),
  RELEASE_CUT("release.cut"),
  PROMOTION_AWAITING("promotion.awaiting"),
  PROMOTION_APPROVED("promotion.approved"),
  PROMOTION_SUPERSEDED("promotion.superseded"),
  DEPLOYMENT_STARTED("deployment.started"),
  DEPLOYMENT_LIVE("deployment.live"),
  DEPLOYMENT_ROLLED_BACK("deployment.rolled-back"),
  DEPLOYMENT_RESTARTED("deployment.restarted"),
  CONTAINER_CREATED("container.created"),
  CONTAINER_STARTED("container.started"),
  CONTAINER_SIGNALLED("container.signalled"),
  CONTAINER_PAUSED("container.paused"),
  CONTAINER_RESUMED("container.resumed"),
  CONTAINER_RENAMED("container.renamed"),
  CONTAINER_EXEC_STARTED("container.exec-started"),
  CONTAINER_ATTACHED("container.attached"),
  CONTAINER_FILES_READ("container.files-read"),
  CONTAINER_FILES_WRITTEN("container.files-written"),
  CONTAINER_COMMITTED("container.committed"),
  CONTAINER_EXITED("container.exited"),
  CONTAINER_REMOVED("container.removed"),
  SECRET_CHANGED("secret.changed"),
  CONFIG_CHANGED("config.changed"),
  PRINCIPAL_CREATED("principal.created"),
  TOKEN_CREATED("token.created"),
  TOKEN_REVOKED("token.revoked");

  private static final Map<String, EventType> BY_ID =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::id, t -> t));

  private final String id;

  EventType(String id) {
    this.id = id;
  }

  /** The stored and published name, such as {@code run.queued}. */
  public String id() {
    return id;
  }

  /**
   * The type of that id.
   *
   * @throws IllegalArgumentException if this version knows no such type
   */
  public static EventType of(String id) {
    var type = BY_ID.get(id);
    if (type == null) {
      throw new IllegalArgumentException("unknown event type '" + id + "'");
    }
    return type;
  }
}
