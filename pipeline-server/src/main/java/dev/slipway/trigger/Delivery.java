package dev.slipway.trigger;

import dev.slipway.event.ProjectName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One webhook delivery in the inbox: its signature was good when it came.
 *
 * @param forge who sent it, such as {@code github}
 * @param forgeId the forge's name for it, the same when it sends it again
 * @param headers those that tell what it is; no signature among them
 * @param body as it was signed
 * @param news what it says
 * @param tries how often it was begun with
 */
public record Delivery(
    UUID id,
    ProjectName project,
    String forge,
    String forgeId,
    Map<String, List<String>> headers,
    byte[] body,
    ForgeNews news,
    DeliveryState state,
    int tries,
    Instant received) {
  public Delivery {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return "delivery %s of %s".formatted(id, project);
  }
}
