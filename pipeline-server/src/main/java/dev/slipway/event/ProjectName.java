package dev.slipway.event;

import java.util.regex.Pattern;

/**
 * The name of a project, and with it the key that orders events: {@code [a-z0-9]} first, then up to
 * 39 of {@code [a-z0-9-]}, not ending in a hyphen; so that it can be a DNS label, a path segment
 * and an image repository at once.
 */
public record ProjectName(String value) implements Comparable<ProjectName> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");

  /** Stands for the server itself in events that concern no project. */
  public static final ProjectName SERVER = new ProjectName("server");

  public ProjectName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a project name: '%s' (expected 1 to 40 of a-z, 0-9 and inner hyphens)"
              .formatted(shortened(value)));
    }
  }

  private static String shortened(String value) {
    return value.length() <= 60 ? value : value.substring(0, 60) + "...";
  }

  @Override
  public int compareTo(ProjectName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
