package dev.slipway.event;

import java.util.Map;
import java.util.TreeMap;

/**
 * A fact about to be appended.
 *
 * @param subject what it is about, within the project, such as {@code 12} for a run or {@code
 *     12/build} for its step
 * @param data flat attributes; never a secret
 */
public record NewEvent(
    EventType type, ProjectName project, String subject, Map<String, String> data) {
  public NewEvent {
    data = java.util.Collections.unmodifiableMap(new TreeMap<>(data));
  }

  /** The same fact with one more attribute. */
  public NewEvent with(String name, String value) {
    var more = new TreeMap<>(data);
    more.put(name, value);
    return new NewEvent(type, project, subject, more);
  }

  public static NewEvent of(EventType type, ProjectName project, String subject) {
    return new NewEvent(type, project, subject, Map.of());
  }
}
