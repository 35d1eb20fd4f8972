package dev.slipway.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fact about to be appended. Never too large or too odd to be stored and published: an attribute
 * that is too long is cut off; NUL and halves of characters are replaced.
 *
 * @param subject what it is about, within the project, such as {@code 12} for a run or {@code
 *     12/build} for its step
 * @param data flat attributes; never a secret
 */
public record NewEvent(
    EventType type, ProjectName project, String subject, Map<String, String> data) {
  private static final int MAX_ATTRIBUTES = 128;
  private static final int MAX_LENGTH = 4096;

  public NewEvent {
    if (data.size() > MAX_ATTRIBUTES) {
      throw new IllegalArgumentException(
          "an event with %d attributes (expected at most %d)"
              .formatted(data.size(), MAX_ATTRIBUTES));
    }
    subject = storable(subject);
    var storable = new TreeMap<String, String>();
    data.forEach((name, value) -> storable.put(storable(name), storable(value)));
    data = Collections.unmodifiableMap(storable);
  }

  private static String storable(String value) {
    var cut = value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "...";
    var wellFormed = new String(cut.getBytes(UTF_8), UTF_8);
    return wellFormed.replace('\0', '\uFFFD');
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
