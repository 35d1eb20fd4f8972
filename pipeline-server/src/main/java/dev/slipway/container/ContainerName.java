package dev.slipway.container;

import java.util.regex.Pattern;

/**
 * How people call a container of theirs within its project: as docker's, 1 to 63 characters. The
 * names that containers of steps and deployments go by are not to be had.
 */
public record ContainerName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
  private static final Pattern RESERVED = Pattern.compile("(?:run|deployment)\\..*");

  public ContainerName {
    if (!FORM.matcher(value).matches() || RESERVED.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a name for a container: '%s' (expected 1 to 63 of a-z, A-Z, 0-9, _ . and -, the first"
                  .formatted(value.length() <= 70 ? value : value.substring(0, 70) + "...")
              + " a letter or digit, not beginning with 'run.' or 'deployment.')");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
